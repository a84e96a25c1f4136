import type { Principal, Tenant } from "#kernel";

import type { SoundQuery } from "../query-spec.ts";
import type { CountedRow, ResultRow } from "./withhold.ts";

/** A computed answer before it is published. */
export interface ComputedAnswer {
  readonly id: string;
  readonly query: SoundQuery;
  readonly dataVersion: string;
  /** With the column `contributors`, unless the rows are public. */
  readonly rows: readonly CountedRow[];
}

/** Keeps answers from revealing a person. */
export interface DisclosureControl {
  /**
   * Decides whether a question may be asked by somebody at all; before it is computed or read from the cache, so that each asker is
   * charged.
   *
   * @throws an error of `disclosure-errors.ts`
   */
  admit(
    tenant: Tenant,
    principal: Principal,
    question: { readonly id: string; readonly query: SoundQuery },
  ): Promise<void>;
  /** The rows that may be published, without `contributors`. Called once for each computed answer, one at a time per tenant. */
  release(tenant: Tenant, answer: ComputedAnswer): Promise<readonly ResultRow[]>;
}
