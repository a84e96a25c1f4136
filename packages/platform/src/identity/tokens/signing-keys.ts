import { generateKeyPair, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

import {
  type Audit,
  type Clock,
  createPrivateFile,
  readIfPresent,
  replacePrivateFile,
  type Tenant,
  translateStorageError,
} from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { readConfiguredKey, readFurtherKeys } from "./configured-keys.ts";
import { stampOfFile } from "./file-stamp.ts";
import { keyErrors } from "./key-errors.ts";
import {
  keepRetiredKey,
  readRetiredKeys,
  removeEndedKeys,
  type RetiredKey,
  retiredDirectoryOf,
} from "./retired-keys.ts";
import { whileLocked } from "./rotation-lock.ts";
import type { KeySource, VerificationKey } from "./rsa-keys.ts";
import { pemOf, readSigningKey, type SigningKey } from "./signing-key.ts";

export type { SigningKey } from "./signing-key.ts";

/** Makes a new RSA private key. */
export type GenerateSigningKey = () => Promise<KeyObject>;

export interface SigningKeysDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: Pick<IdentitySettings, "privateKey" | "publicKeys">;
  /** `generateSigningKey` unless given. */
  readonly generate?: GenerateSigningKey | undefined;
}

interface TenantKeys {
  readonly active: SigningKey;
  readonly retired: readonly RetiredKey[];
  /** The active, the retired and the configured ones. */
  readonly all: readonly VerificationKey[];
  /** What the files looked like. */
  readonly stamp: string;
}

const longestOverlap = 3650 * 86_400;
/** Milliseconds between two looks at whether another process has replaced the key. */
const lookAgainAfter = 2000;

/** A 4096-bit RSA key, made away from the event loop. */
export const generateSigningKey: GenerateSigningKey = async () => {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 4096 });
  return privateKey;
};

/**
 * The keys of tenants: one that signs, in the tenant's directory and made when it is missing, or set for all tenants; and
 * those that verify beside it, retired ones for as long as said and further ones that are set.
 */
export class SigningKeys implements KeySource {
  readonly #dependencies: SigningKeysDependencies;
  readonly #generate: GenerateSigningKey;
  readonly #configuredKey: SigningKey | null;
  readonly #furtherKeys: readonly VerificationKey[];
  readonly #opened = new WeakMap<Tenant, { keys: Promise<TenantKeys>; lookedAt: number }>();

  /** @throws `identity.private_key_setting_unusable`, `identity.public_keys_setting_unusable` */
  constructor(dependencies: SigningKeysDependencies) {
    this.#dependencies = dependencies;
    this.#generate = dependencies.generate ?? generateSigningKey;
    this.#configuredKey = readConfiguredKey(dependencies.settings);
    this.#furtherKeys = readFurtherKeys(dependencies.settings);
  }

  /** The key that signs. @throws `identity.signing_key_unusable`, `kernel.not_writable`, `kernel.disk_full` */
  async of(tenant: Tenant): Promise<SigningKey> {
    return (await this.#keysOf(tenant)).active;
  }

  /** Every key that verifies at this time, the one that signs first. Throws what `of` throws, and `identity.retired_key_unusable`. */
  async verificationKeys(
    tenant: Tenant,
    { isKidUnknown } = { isKidUnknown: false },
  ): Promise<readonly VerificationKey[]> {
    const { all, retired } = await this.#keysOf(tenant, isKidUnknown);
    if (retired.length === 0) return all;
    const now = this.#dependencies.clock.now().getTime();
    return all.filter((key) => !("retiredUntil" in key) || (key as RetiredKey).retiredUntil > now);
  }

  /**
   * Makes a new key that signs from now on. The previous one verifies for the overlap, in seconds, which should be the longest life of
   * a token. After a crash at any moment one of the two signs and both verify.
   *
   * @throws `identity.key_set_elsewhere`, `identity.key_rotation_under_way`, `identity.overlap_invalid`
   */
  async rotate(
    tenant: Tenant,
    { overlapSeconds }: { readonly overlapSeconds: number },
    actor: string,
  ): Promise<SigningKey> {
    if (this.#configuredKey) throw keyErrors.key_set_elsewhere();
    if (!(Number.isSafeInteger(overlapSeconds) && isWithin(overlapSeconds, longestOverlap))) {
      throw keyErrors.overlap_invalid({ seconds: overlapSeconds });
    }
    await this.of(tenant);
    const { previous, active } = await whileLocked(tenant, async () => {
      return await this.#replace(tenant, overlapSeconds);
    });
    await this.#dependencies.audit.record(tenant, {
      actor,
      action: "identity.key_rotated",
      subject: active.kid,
      outcome: "done",
      details: { previous: previous.kid, overlapSeconds },
    });
    return active;
  }

  async #replace(tenant: Tenant, overlapSeconds: number) {
    const pem = pemOf(await this.#generate());
    const now = this.#dependencies.clock.now();
    const path = signingKeyPath(tenant);
    try {
      // Read here, with the lock held: what this process knows may have been replaced by another one.
      const previous = readSigningKey(path, await this.#ensureFile(path));
      await removeEndedKeys(tenant, now);
      // Kept before it is replaced, so that there is no moment at which what it signed cannot be verified.
      const retiredUntil = new Date(now.getTime() + overlapSeconds * 1000);
      await keepRetiredKey(tenant, previous, retiredUntil);
      await replacePrivateFile(path, pem);
      return { previous, active: (await this.#remember(tenant, this.#open(tenant))).active };
    } catch (error) {
      throw translateStorageError(error) ?? error;
    }
  }

  async #keysOf(tenant: Tenant, lookNow = false): Promise<TenantKeys> {
    const opened = this.#opened.get(tenant);
    if (!opened) return await this.#remember(tenant, this.#open(tenant));
    const waited = Math.abs(this.#dependencies.clock.now().getTime() - opened.lookedAt);
    if (!lookNow && waited < lookAgainAfter) return await opened.keys;
    return await this.#remember(tenant, this.#openIfChanged(tenant, opened.keys));
  }

  async #remember(tenant: Tenant, keys: Promise<TenantKeys>): Promise<TenantKeys> {
    const opened = { keys, lookedAt: this.#dependencies.clock.now().getTime() };
    this.#opened.set(tenant, opened);
    try {
      return await keys;
    } catch (error) {
      // A failure is not remembered: its cause may be gone at the next attempt.
      if (this.#opened.get(tenant) === opened) this.#opened.delete(tenant);
      throw error;
    }
  }

  async #openIfChanged(tenant: Tenant, keys: Promise<TenantKeys>): Promise<TenantKeys> {
    const known = await keys;
    return (await stampOf(tenant)) === known.stamp ? known : await this.#open(tenant);
  }

  async #open(tenant: Tenant): Promise<TenantKeys> {
    const path = signingKeyPath(tenant);
    try {
      // Taken before anything is read: what changes meanwhile is noticed at the next look.
      const stamp = await stampOf(tenant);
      const active = this.#configuredKey ?? readSigningKey(path, await this.#ensureFile(path));
      const retired = (await readRetiredKeys(tenant)).filter((key) => key.kid !== active.kid);
      return { active, retired, all: [active, ...retired, ...this.#furtherKeys], stamp };
    } catch (error) {
      throw translateStorageError(error) ?? error;
    }
  }

  async #ensureFile(path: string): Promise<string> {
    const present = await readIfPresent(path);
    if (present !== null) return present.toString();
    await createPrivateFile(path, pemOf(await this.#generate()));
    return String((await readIfPresent(path)) ?? "");
  }
}

function signingKeyPath(tenant: Tenant): string {
  return join(tenant.directory, "keys", "token-signing.pem");
}

async function stampOf(tenant: Tenant): Promise<string> {
  const paths = [signingKeyPath(tenant), retiredDirectoryOf(tenant)];
  const stamps = await Promise.all(paths.map(async (path) => await stampOfFile(path)));
  return stamps.join(" ");
}

function isWithin(seconds: number, longest: number): boolean {
  return seconds >= 0 && seconds <= longest;
}
