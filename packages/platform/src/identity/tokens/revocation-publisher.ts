import { join } from "node:path";

import { type Clock, type Logger, replacePrivateFile, type Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { signRevocationList } from "./revocation-list.ts";
import type { ListRevoked } from "./revocations.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { secondsOf } from "./token-limits.ts";
import { issuerOf } from "./token-names.ts";

export interface RevocationPublisherDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: Pick<
    IdentitySettings,
    "issuer" | "revocationListSeconds" | "revocationListLongestAgeSeconds"
  >;
  readonly keys: SigningKeys;
  readonly listRevoked: ListRevoked;
}

interface Publishing {
  readonly timer: NodeJS.Timeout;
  /** The edition that is being made or was made last. */
  latest: Promise<string>;
  /** The edition that is made next; its records have not been read yet. */
  next: Promise<string> | null;
}

/** Where the tenant's list of revoked tokens lies, for handing it to processes that do without a connection. */
export function revocationListPath(tenant: Tenant): string {
  return join(tenant.directory, "revocations.jwt");
}

/** Publishes the signed list of each tenant's revoked tokens: as a file, and for the route that serves the same text. */
export class RevocationPublisher {
  readonly #dependencies: RevocationPublisherDependencies;
  readonly #publishing = new Map<Tenant, Publishing>();

  constructor(dependencies: RevocationPublisherDependencies) {
    this.#dependencies = dependencies;
  }

  /** Publishes the tenant's list now and regularly from now on. */
  async open(tenant: Tenant): Promise<void> {
    if (this.#publishing.has(tenant)) return;
    const milliseconds = this.#dependencies.settings.revocationListSeconds * 1000;
    const timer = setInterval(() => void this.#publishRegularly(tenant), milliseconds);
    timer.unref();
    this.#publishing.set(tenant, { timer, latest: this.#publish(tenant), next: null });
    await this.textOf(tenant);
  }

  /** Publishes no more, once an edition that is being made is done. */
  async close(tenant: Tenant): Promise<void> {
    const publishing = this.#publishing.get(tenant);
    if (!publishing) return;
    clearInterval(publishing.timer);
    this.#publishing.delete(tenant);
    await Promise.allSettled([publishing.latest]);
  }

  /** Publishes an edition that holds everything revoked until now, and gives it. */
  async publishNow(tenant: Tenant): Promise<string> {
    const publishing = this.#publishing.get(tenant);
    if (!publishing) return await this.#publish(tenant);
    // One after the other: an edition that was begun earlier must not replace a later one.
    publishing.next ??= this.#publishAfter(tenant, publishing);
    publishing.latest = publishing.next;
    return await publishing.next;
  }

  /** The edition published last; a new one if that failed. */
  async textOf(tenant: Tenant): Promise<string> {
    const publishing = this.#publishing.get(tenant);
    if (!publishing) return await this.#publish(tenant);
    try {
      return await publishing.latest;
    } catch {
      // Whatever the cause was, it is thrown again if it is still there.
      return await this.publishNow(tenant);
    }
  }

  async #publishAfter(tenant: Tenant, publishing: Publishing): Promise<string> {
    await Promise.allSettled([publishing.latest]);
    publishing.next = null;
    return await this.#publish(tenant);
  }

  async #publishRegularly(tenant: Tenant): Promise<void> {
    try {
      await this.publishNow(tenant);
    } catch (error) {
      const { logger } = this.#dependencies;
      logger.error(
        { err: error, tenant: tenant.name },
        "the list of revoked tokens was not published",
      );
    }
  }

  async #publish(tenant: Tenant): Promise<string> {
    const { clock, settings, keys, listRevoked } = this.#dependencies;
    // Before the records are read: the list is as old as what it says.
    const issuedAt = secondsOf(clock.now());
    const text = await signRevocationList(await keys.of(tenant), {
      issuer: issuerOf(settings, tenant),
      issuedAt,
      expiresAt: issuedAt + settings.revocationListLongestAgeSeconds,
      revoked: await listRevoked(tenant),
    });
    await replacePrivateFile(revocationListPath(tenant), text);
    return text;
  }
}
