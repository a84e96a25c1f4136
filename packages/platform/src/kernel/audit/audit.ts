import type { Tenant } from "../tenant.ts";

/** One administrative act or one refused access. */
export interface AuditEntry {
  /** Who acted: a user's name, `operator`, or `anonymous`. */
  readonly actor: string;
  /** `<module>.<what>`, such as `identity.token_issued`. */
  readonly action: string;
  /** What was acted on. */
  readonly subject: string;
  readonly outcome: "done" | "refused" | "failed";
  /** Further facts. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Audit {
  /** Appends an entry; returns once it is durable. */
  record(tenant: Tenant, entry: AuditEntry): Promise<void>;
}
