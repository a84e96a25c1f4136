import { readFile, stat } from "node:fs/promises";

import { type Clock, type Logger, type Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { fetchText } from "./fetch-text.ts";
import { stampOf } from "./file-stamp.ts";
import { SignatureFault } from "./read-signed.ts";
import { largestRevocationList, readRevocationList } from "./revocation-list.ts";
import type { Revocations } from "./revocations.ts";
import type { KeySource } from "./rsa-keys.ts";
import { forTenant, issuerOf } from "./token-names.ts";
import { verificationErrors } from "./verification-errors.ts";

export interface RemoteRevocationsDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  /** `{tenant}` in the URL or the file's path stands for the tenant's name. */
  readonly settings: Pick<
    IdentitySettings,
    | "issuer"
    | "revocationListUrl"
    | "revocationListFile"
    | "revocationListSeconds"
    | "revocationListLongestAgeSeconds"
    | "staleRevocationList"
  >;
  readonly keys: KeySource;
}

interface Known {
  /** Seconds since 1970 at which the newest list was made; minus infinity until one was read. */
  issuedAt: number;
  revoked: ReadonlySet<string>;
  /** What the file looked like and what the URL's tag was when they were read last. */
  fileStamp: string | null;
  tag: string | null;
  /** Milliseconds since 1970 of the last warning that the list is stale. */
  warnedAt: number;
  reading: Promise<void> | null;
  timer: NodeJS.Timeout | null;
}

/** Milliseconds. */
const warnAgainAfter = 60_000;
const fileAgainAfter = 5000;

/**
 * The revoked tokens of a process without records: the signed list that it fetches or is handed as a file. Reading goes on beside
 * the requests and never holds one up. An older list than the one known is never taken.
 */
export class RemoteRevocations implements Revocations {
  readonly #dependencies: RemoteRevocationsDependencies;
  readonly #known = new Map<string, Known>();

  constructor(dependencies: RemoteRevocationsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Reads the tenant's list now and regularly from now on. A failure is logged. */
  async open(tenant: Tenant): Promise<void> {
    if (!this.#hasSource()) return;
    const known = this.#of(tenant);
    if (!known.timer) {
      known.timer = setInterval(() => void this.readNow(tenant), this.#milliseconds());
      known.timer.unref();
    }
    await this.readNow(tenant);
  }

  /** Reads the tenant's list no more, and forgets it. */
  closeTenant(tenant: Tenant): void {
    const timer = this.#known.get(tenant.name)?.timer;
    if (timer) clearInterval(timer);
    this.#known.delete(tenant.name);
  }

  close(): void {
    for (const { timer } of this.#known.values()) if (timer) clearInterval(timer);
    this.#known.clear();
  }

  /** Reads the list where it comes from. A failure is logged, and what was known stays. */
  async readNow(tenant: Tenant): Promise<void> {
    const known = this.#of(tenant);
    known.reading ??= this.#readAll(tenant, known).finally(() => (known.reading = null));
    await known.reading;
  }

  /** Whether the newest list is older than it may be, or there was none yet. */
  isStale(tenant: Tenant): boolean {
    const { clock, settings } = this.#dependencies;
    const age = clock.now().getTime() / 1000 - this.#of(tenant).issuedAt;
    return age > settings.revocationListLongestAgeSeconds;
  }

  async refuseRevoked(tenant: Tenant, tokenId: string): Promise<void> {
    if (!this.#hasSource()) return;
    if (this.#of(tenant).revoked.has(tokenId)) throw verificationErrors.token_revoked();
    if (!this.isStale(tenant)) return;
    if (this.#dependencies.settings.staleRevocationList === "refuse") {
      throw verificationErrors.revocation_list_stale();
    }
    this.#warn(tenant);
  }

  #hasSource(): boolean {
    const { revocationListUrl, revocationListFile } = this.#dependencies.settings;
    return revocationListUrl !== undefined || revocationListFile !== undefined;
  }

  #milliseconds(): number {
    const { revocationListFile, revocationListSeconds } = this.#dependencies.settings;
    const half = revocationListSeconds * 500;
    return revocationListFile === undefined ? half : Math.min(half, fileAgainAfter);
  }

  #warn(tenant: Tenant): void {
    const { clock, logger, settings } = this.#dependencies;
    const known = this.#of(tenant);
    const now = clock.now().getTime();
    if (Math.abs(now - known.warnedAt) < warnAgainAfter) return;
    known.warnedAt = now;
    logger.warn(
      { tenant: tenant.name, longestAgeSeconds: settings.revocationListLongestAgeSeconds },
      "the list of revoked tokens is stale; tokens are accepted without it",
    );
  }

  async #readAll(tenant: Tenant, known: Known): Promise<void> {
    const { revocationListUrl, revocationListFile } = this.#dependencies.settings;
    if (revocationListUrl !== undefined) {
      await this.#readUrl(tenant, known, forTenant(revocationListUrl, tenant));
    }
    if (revocationListFile !== undefined) {
      await this.#readFile(tenant, known, forTenant(revocationListFile, tenant));
    }
  }

  async #readUrl(tenant: Tenant, known: Known, url: string): Promise<void> {
    await this.#logFailure(tenant, url, async () => {
      const fetched = await fetchText(url, { tag: known.tag, largest: largestRevocationList });
      if (fetched.text !== null) await this.#take(tenant, known, fetched.text);
      known.tag = fetched.tag;
    });
  }

  async #readFile(tenant: Tenant, known: Known, path: string): Promise<void> {
    await this.#logFailure(tenant, path, async () => {
      const state = await stat(path, { bigint: true });
      const stamp = stampOf(state);
      if (stamp === known.fileStamp) return;
      if (state.size > largestRevocationList) throw new SignatureFault("it is too large");
      await this.#take(tenant, known, (await readFile(path, "utf8")).trim());
      known.fileStamp = stamp;
    });
  }

  async #logFailure(tenant: Tenant, from: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      const err =
        error instanceof SignatureFault
          ? verificationErrors.revocation_list_invalid(
              { tenant: tenant.name, reason: error.message },
              { cause: error },
            )
          : error;
      const { logger } = this.#dependencies;
      logger.warn({ err, tenant: tenant.name, from }, "the list of revoked tokens was not read");
    }
  }

  async #take(tenant: Tenant, known: Known, text: string): Promise<void> {
    const { issuedAt, revoked } = await this.#verify(tenant, text);
    if (issuedAt < known.issuedAt) return;
    // Of two lists of the same second neither is known to be the later one, and nothing revoked is ever taken back.
    const earlier = issuedAt === known.issuedAt ? known.revoked : [];
    known.revoked = new Set([...earlier, ...revoked]);
    known.issuedAt = issuedAt;
  }

  async #verify(tenant: Tenant, text: string) {
    const { clock, keys, settings } = this.#dependencies;
    const expectations = { issuer: issuerOf(settings, tenant), now: clock.now() };
    try {
      const known = await keys.verificationKeys(tenant);
      return readRevocationList(text, { ...expectations, keys: known });
    } catch (error) {
      if (!(error instanceof SignatureFault && error.isKidUnknown)) throw error;
    }
    const renewed = await keys.verificationKeys(tenant, { isKidUnknown: true });
    return readRevocationList(text, { ...expectations, keys: renewed });
  }

  #of(tenant: Tenant): Known {
    const present = this.#known.get(tenant.name);
    if (present) return present;
    const known: Known = {
      issuedAt: -Infinity,
      revoked: new Set(),
      fileStamp: null,
      tag: null,
      warnedAt: -Infinity,
      reading: null,
      timer: null,
    };
    this.#known.set(tenant.name, known);
    return known;
  }
}
