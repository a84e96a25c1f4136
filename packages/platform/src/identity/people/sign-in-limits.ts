import { createHash } from "node:crypto";

import type { Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import * as store from "../store/sign-in-failures.ts";
import { clientAddress } from "./client-address.ts";

/** Which account is tried from which address. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

/**
 * Limits failed attempts to sign in, per account and address together and per address. Nobody can keep others out of an
 * account: only the address that failed waits. The counts are in the tenant's records and outlive the process.
 */
export class SignInLimits {
  readonly #clock: Clock;
  readonly #settings: IdentitySettings;

  constructor(clock: Clock, settings: IdentitySettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** @throws `identity.too_many_failures` while the address has to wait */
  async check(tenant: Tenant, attempt: Attempt): Promise<void> {
    for (const limit of this.#limitsOf(attempt)) await this.#refuseWaiting(tenant, limit);
  }

  /**
   * Counts an attempt as failed before its password is looked at, so that attempts at the same time count too.
   *
   * @throws `identity.too_many_failures` when the limit is reached
   */
  async count(tenant: Tenant, attempt: Attempt): Promise<void> {
    const counted: string[] = [];
    for (const limit of this.#limitsOf(attempt)) {
      if (await store.countFailure(tenant, limit)) {
        counted.push(limit.subject);
        continue;
      }
      for (const subject of counted) await store.uncountFailure(tenant, subject);
      await this.#refuseWaiting(tenant, limit);
    }
  }

  /** Takes the counted attempt back: it succeeded. */
  async forgive(tenant: Tenant, attempt: Attempt): Promise<void> {
    const [pair, address] = this.#limitsOf(attempt);
    await store.deleteFailures(tenant, pair.subject);
    await store.uncountFailure(tenant, address.subject);
    await store.deleteStaleFailures(tenant, address.windowStart);
  }

  async #refuseWaiting(tenant: Tenant, limit: store.FailureLimit): Promise<void> {
    const since = await store.findWaitingSince(tenant, limit);
    if (since === undefined) return;
    const waited = Date.parse(limit.now) - Date.parse(since);
    const seconds = Math.max(1, Math.ceil(this.#settings.signInWindowSeconds - waited / 1000));
    throw identityErrors.too_many_failures({ seconds }, { extensions: { retryAfter: seconds } });
  }

  #limitsOf(attempt: Attempt): readonly [store.FailureLimit, store.FailureLimit] {
    const now = this.#clock.now();
    const windowStart = new Date(now.getTime() - this.#settings.signInWindowSeconds * 1000);
    const times = { now: now.toISOString(), windowStart: windowStart.toISOString() };
    const address = clientAddress(attempt.address);
    return [
      {
        subject: digest(["pair", attempt.account, address]),
        failures: this.#settings.signInFailures,
        ...times,
      },
      {
        subject: digest(["address", address]),
        failures: this.#settings.signInFailuresPerAddress,
        ...times,
      },
    ];
  }
}

// Hashed, because people type passwords into the field for the name.
function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
