import { createPublicKey, type JsonWebKey } from "node:crypto";

import { type Clock, type Logger, parseStrictJson, type Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { readFurtherKeys } from "./configured-keys.ts";
import { fetchText } from "./fetch-text.ts";
import { describeKey, isSound, type KeySource, type VerificationKey } from "./rsa-keys.ts";
import { forTenant } from "./token-names.ts";
import { verificationErrors } from "./verification-errors.ts";

export interface RemoteKeysDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  /** `{tenant}` in the URL stands for the tenant's name. */
  readonly settings: Pick<IdentitySettings, "publicKeys" | "keySetUrl">;
}

interface KeySet {
  /** Null until the set was read for the first time. */
  keys: readonly VerificationKey[] | null;
  tag: string | null;
  /** Milliseconds since 1970 of the last attempt for a key that was unknown, or for lack of any. */
  attemptedAt: number;
  reading: Promise<void> | null;
  timer: NodeJS.Timeout | null;
}

const largestKeySet = 1024 * 1024;
const mostKeys = 100;
/** Milliseconds. A token can name any key, so unknown ones are not asked for each time. */
const unknownAgainAfter = 300_000;
const firstAgainAfter = 5000;
const readAgainAfter = 300_000;

/** The keys of a process that signs nothing: the ones that are set, and a key set that is fetched and kept while it cannot be. */
export class RemoteKeys implements KeySource {
  readonly #dependencies: RemoteKeysDependencies;
  readonly #configured: readonly VerificationKey[];
  readonly #sets = new Map<string, KeySet>();

  /** @throws `identity.public_keys_setting_unusable` */
  constructor(dependencies: RemoteKeysDependencies) {
    this.#dependencies = dependencies;
    this.#configured = readFurtherKeys(dependencies.settings);
  }

  /** Reads the tenant's key set now and every 5 minutes from now on. A failure is logged. */
  async open(tenant: Tenant): Promise<void> {
    const url = this.#urlOf(tenant);
    if (url === null) return;
    const set = this.#setOf(url);
    if (!set.timer) {
      set.timer = setInterval(() => void this.#readOnce(url, set), readAgainAfter);
      set.timer.unref();
    }
    await this.#readOnce(url, set);
  }

  close(): void {
    for (const { timer } of this.#sets.values()) if (timer) clearInterval(timer);
    this.#sets.clear();
  }

  /** @throws `identity.verification_keys_missing` */
  async verificationKeys(
    tenant: Tenant,
    { isKidUnknown } = { isKidUnknown: false },
  ): Promise<readonly VerificationKey[]> {
    const url = this.#urlOf(tenant);
    const fetched = url === null ? [] : await this.#keysAt(url, isKidUnknown);
    const keys = [...fetched, ...this.#configured];
    if (keys.length === 0) throw verificationErrors.verification_keys_missing();
    return keys;
  }

  async #keysAt(url: string, isKidUnknown: boolean): Promise<readonly VerificationKey[]> {
    const set = this.#setOf(url);
    const waited = Math.abs(this.#dependencies.clock.now().getTime() - set.attemptedAt);
    const isDue = set.keys
      ? isKidUnknown && waited >= unknownAgainAfter
      : waited >= firstAgainAfter && (isKidUnknown || this.#configured.length === 0);
    if (isDue) {
      set.attemptedAt = this.#dependencies.clock.now().getTime();
      await this.#readOnce(url, set);
    }
    return set.keys ?? [];
  }

  async #readOnce(url: string, set: KeySet): Promise<void> {
    set.reading ??= this.#read(url, set).finally(() => (set.reading = null));
    await set.reading;
  }

  async #read(url: string, set: KeySet): Promise<void> {
    try {
      const { text, tag } = await fetchText(url, { tag: set.tag, largest: largestKeySet });
      if (text !== null) set.keys = parseKeySet(text);
      set.tag = tag;
    } catch (error) {
      const { logger } = this.#dependencies;
      logger.warn({ err: error, url }, "the key set was not read; the keys known so far stay");
    }
  }

  #urlOf(tenant: Tenant): string | null {
    const { keySetUrl } = this.#dependencies.settings;
    return keySetUrl === undefined ? null : forTenant(keySetUrl, tenant);
  }

  #setOf(url: string): KeySet {
    const known = this.#sets.get(url);
    if (known) return known;
    const set = { keys: null, tag: null, attemptedAt: -Infinity, reading: null, timer: null };
    this.#sets.set(url, set);
    return set;
  }
}

/** The usable keys of a JSON Web Key Set (RFC 7517); others are passed over. @throws when there is none */
function parseKeySet(text: string): VerificationKey[] {
  const { keys } = parseStrictJson(Buffer.from(text)) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new Error("the key set has no list of keys");
  const usable = keys.slice(0, mostKeys).flatMap(parseKey);
  if (usable.length === 0) throw new Error("the key set has no RSA key for RS256 of 2048 bits");
  return usable;
}

function parseKey(value: unknown): VerificationKey[] {
  if (typeof value !== "object" || value === null) return [];
  const { kty, n, e, kid, alg = "RS256", use = "sig" } = value as JsonWebKey;
  if (kty !== "RSA" || alg !== "RS256" || use !== "sig") return [];
  if (typeof n !== "string" || typeof e !== "string") return [];
  const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
  if (!isSound(key)) return [];
  return [describeKey(key, { isForeign: false, ...(typeof kid === "string" ? { kid } : {}) })];
}
