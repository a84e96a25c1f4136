import type { FastifyRequest } from "fastify";

import {
  type Audit,
  type AuditEntry,
  type Clock,
  type FlotillaError,
  instanceOf,
  pathOf,
  type Tenant,
  tenantOf,
} from "#kernel";

import { identityErrors } from "../errors.ts";
import { externalErrors } from "../external/external-errors.ts";
import { clientAddress } from "../people/client-address.ts";
import { passkeyErrors } from "../second-factor/passkey-errors.ts";
import { secondFactorErrors } from "../second-factor/second-factor-errors.ts";

export interface RefusalsDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  /** Told when writing failed that nobody waited for. */
  readonly onFailure: (error: unknown) => void;
}

/** Recorded where it happens, with the account that was tried. */
const recordedElsewhere: ReadonlySet<string> = new Set([
  identityErrors.sign_in_refused().code,
  secondFactorErrors.code_wrong().code,
  passkeyErrors.passkey_refused().code,
  externalErrors.single_sign_on_failed({ reason: "" }).code,
  externalErrors.single_sign_on_not_begun().code,
  externalErrors.single_sign_on_refused().code,
]);
const secondsMerged = 60;
const mostKinds = 1000;
const manyKinds = "many";

/** Refusals alike of the last minute. */
interface Merged {
  readonly entry: AuditEntry;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** How often it happened again since it was recorded. */
  repeated: number;
}

/**
 * Refused accesses (401 and 403) in the audit log of the tenant. The first is recorded at once; those alike within a minute,
 * from the same client on the same route for the same reason, are recorded together at its end: strangers cannot make the
 * log grow as fast as they ask.
 */
export class Refusals {
  readonly #dependencies: RefusalsDependencies;
  readonly #merged = new Map<Tenant, Map<string, Merged>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(dependencies: RefusalsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Writes what was merged every minute from now on. It keeps no process alive. */
  start(): void {
    const write = () => void this.#writeEnded().catch(this.#dependencies.onFailure);
    this.#timer ??= setInterval(write, secondsMerged * 1000).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async record(request: FastifyRequest, error: FlotillaError): Promise<void> {
    const tenant = tenantOf(request);
    if (!tenant || recordedElsewhere.has(error.code)) return;
    await this.#merge(tenant, kindOf(request, error), describe(request, error));
  }

  /** The same for a refusal that was described elsewhere, with the address among its details. */
  async recordEntry(tenant: Tenant, entry: AuditEntry): Promise<void> {
    const { actor, action, subject, details } = entry;
    const address = clientAddress(String(details?.["address"]));
    const kind = JSON.stringify([actor, action, subject, details?.["code"], address]);
    await this.#merge(tenant, kind, entry);
  }

  async #merge(tenant: Tenant, wantedKind: string, entry: AuditEntry): Promise<void> {
    const now = this.#dependencies.clock.now().getTime();
    const kinds = this.#kindsOf(tenant);
    const kind = kinds.size < mostKinds ? wantedKind : manyKinds;
    const known = kinds.get(kind);
    if (known && now - known.since < secondsMerged * 1000) {
      known.repeated += 1;
      return;
    }
    kinds.set(kind, { entry, since: now, repeated: 0 });
    if (known) await this.#write(tenant, known);
    await this.#dependencies.audit.record(tenant, entry);
  }

  /** Writes what was merged of a tenant, and forgets it. */
  async flush(tenant: Tenant): Promise<void> {
    const kinds = this.#kindsOf(tenant);
    this.#merged.delete(tenant);
    for (const merged of kinds.values()) await this.#write(tenant, merged);
  }

  #kindsOf(tenant: Tenant): Map<string, Merged> {
    const known = this.#merged.get(tenant) ?? new Map<string, Merged>();
    this.#merged.set(tenant, known);
    return known;
  }

  async #writeEnded(): Promise<void> {
    const now = this.#dependencies.clock.now().getTime();
    for (const [tenant, kinds] of this.#merged) {
      for (const [kind, merged] of kinds) {
        if (now - merged.since < secondsMerged * 1000) continue;
        kinds.delete(kind);
        await this.#write(tenant, merged);
      }
    }
  }

  async #write(tenant: Tenant, { entry, repeated }: Merged): Promise<void> {
    if (repeated === 0) return;
    const details = { ...entry.details, repeated };
    await this.#dependencies.audit.record(tenant, { ...entry, details });
  }
}

/** What one client cannot change at will: the route rather than the path, the network rather than the address. */
function kindOf(request: FastifyRequest, { code }: FlotillaError): string {
  const { url = "" } = request.routeOptions;
  return JSON.stringify([actorOf(request), request.method, url, code, clientAddress(request.ip)]);
}

function describe(request: FastifyRequest, { code }: FlotillaError): AuditEntry {
  return {
    actor: actorOf(request),
    action: "identity.access_refused",
    subject: `${request.method} ${pathOf(request)}`,
    outcome: "refused",
    details: { code, address: request.ip, instance: instanceOf(request.id) },
  };
}

function actorOf({ principal }: FastifyRequest): string {
  return principal?.name ?? "anonymous";
}
