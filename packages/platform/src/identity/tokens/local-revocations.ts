import type { Clock, Tenant } from "#kernel";

import type { ListRevoked, Revocations } from "./revocations.ts";
import { verificationErrors } from "./verification-errors.ts";

export interface LocalRevocationsDependencies {
  readonly clock: Clock;
  readonly listRevoked: ListRevoked;
}

interface Known {
  ids: Set<string>;
  /** Told here since the records were read last. */
  readonly toldLately: Set<string>;
  /** Milliseconds since 1970. */
  readAt: number;
  reading: Promise<void> | null;
}

/** Milliseconds for which what other processes revoke may stay unknown. */
const readAgainAfter = 5000;

/** The revoked tokens of a process that has the records: those it revokes itself count at once, those of others after 5 seconds. */
export class LocalRevocations implements Revocations {
  readonly #dependencies: LocalRevocationsDependencies;
  readonly #known = new WeakMap<Tenant, Known>();

  constructor(dependencies: LocalRevocationsDependencies) {
    this.#dependencies = dependencies;
  }

  async refuseRevoked(tenant: Tenant, tokenId: string): Promise<void> {
    const known = this.#of(tenant);
    const waited = Math.abs(this.#dependencies.clock.now().getTime() - known.readAt);
    if (waited >= readAgainAfter) await this.#readOnce(tenant, known);
    if (known.ids.has(tokenId)) throw verificationErrors.token_revoked();
  }

  /** To be called after tokens have been revoked here, so that they end at once. */
  revoked(tenant: Tenant, tokenIds: readonly string[]): void {
    const known = this.#of(tenant);
    for (const id of tokenIds) {
      known.ids.add(id);
      known.toldLately.add(id);
    }
  }

  #of(tenant: Tenant): Known {
    const present = this.#known.get(tenant);
    if (present) return present;
    const made: Known = { ids: new Set(), toldLately: new Set(), readAt: -Infinity, reading: null };
    this.#known.set(tenant, made);
    return made;
  }

  async #readOnce(tenant: Tenant, known: Known): Promise<void> {
    known.reading ??= this.#read(tenant, known).finally(() => (known.reading = null));
    await known.reading;
  }

  async #read(tenant: Tenant, known: Known): Promise<void> {
    const readAt = this.#dependencies.clock.now().getTime();
    known.toldLately.clear();
    const listed = await this.#dependencies.listRevoked(tenant);
    // What was told while the records were being read may be missing in them.
    known.ids = new Set([...listed, ...known.toldLately]);
    known.readAt = readAt;
  }
}
