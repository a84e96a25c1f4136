import { createHash } from "node:crypto";

import type { Clock, FlotillaError, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import * as store from "../store/sign-in-failures.ts";
import { clientAddress } from "./client-address.ts";

/** Which account is tried from which address. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

/** Beginning alone fails nothing: many people behind one address may do it. */
const beginningsPerFailure = 20;

/**
 * Limits failed attempts to sign in: per account and address together, per address, and, at a far higher number, per
 * account from whatever addresses. Wrong codes of a second factor are limited per user. The counts are in the tenant's
 * records, outlive the process and hold over several processes.
 */
export class SignInLimits {
  readonly #clock: Clock;
  readonly #settings: IdentitySettings;

  constructor(clock: Clock, settings: IdentitySettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** @throws `identity.too_many_failures` while the address or the account has to wait */
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
    const [pair, address, account] = this.#limitsOf(attempt);
    // The address first: while it waits, accounts that it makes up leave nothing behind.
    for (const limit of [address, pair, account]) {
      if (await store.countFailure(tenant, limit)) {
        counted.push(limit.subject);
        continue;
      }
      for (const subject of counted) await store.uncountFailure(tenant, subject);
      await this.#refuse(tenant, limit);
    }
  }

  /** Takes the counted attempt back: it succeeded. */
  async forgive(tenant: Tenant, attempt: Attempt): Promise<void> {
    const [pair, address, account] = this.#limitsOf(attempt);
    await store.deleteFailures(tenant, pair.subject);
    await store.uncountFailure(tenant, address.subject);
    await store.uncountFailure(tenant, account.subject);
    await store.deleteStaleFailures(tenant, address.windowStart);
  }

  /**
   * Counts that somebody who has proven nothing yet began to sign in, which the platform has to remember.
   *
   * @throws `identity.too_many_failures` when the address has begun too often within the window
   */
  async countBeginning(tenant: Tenant, address: string): Promise<void> {
    const limit = {
      subject: digest(["beginning", clientAddress(address)]),
      failures: this.#settings.signInFailuresPerAddress * beginningsPerFailure,
      ...this.#window(),
    };
    if (!(await store.countFailure(tenant, limit))) await this.#refuse(tenant, limit);
  }

  /**
   * Counts a code of a second factor as wrong before it is looked at.
   *
   * @throws `identity.too_many_failures` when the limit is reached
   */
  async countCode(tenant: Tenant, userId: string): Promise<void> {
    const limit = this.#codeLimitOf(userId);
    if (!(await store.countFailure(tenant, limit))) await this.#refuse(tenant, limit);
  }

  /** Takes one counted code back: it could not be looked at. */
  async uncountCode(tenant: Tenant, userId: string): Promise<void> {
    await store.uncountFailure(tenant, this.#codeLimitOf(userId).subject);
  }

  /** Forgets the user's wrong codes: one was right. */
  async forgiveCodes(tenant: Tenant, userId: string): Promise<void> {
    await store.deleteFailures(tenant, this.#codeLimitOf(userId).subject);
  }

  async #refuseWaiting(tenant: Tenant, limit: store.FailureLimit): Promise<void> {
    const since = await store.findWaitingSince(tenant, limit);
    if (since !== undefined) throw this.#tooManyFailures(limit, since);
  }

  /** A success at the same time may have ended the waiting meanwhile; what was not counted is refused all the same. */
  async #refuse(tenant: Tenant, limit: store.FailureLimit): Promise<never> {
    const since = await store.findWaitingSince(tenant, limit);
    throw this.#tooManyFailures(limit, since ?? limit.windowStart);
  }

  #tooManyFailures(limit: store.FailureLimit, since: string): FlotillaError {
    const waited = Date.parse(limit.now) - Date.parse(since);
    const seconds = Math.max(1, Math.ceil(this.#settings.signInWindowSeconds - waited / 1000));
    return identityErrors.too_many_failures({ seconds }, { extensions: { retryAfter: seconds } });
  }

  #limitsOf(
    attempt: Attempt,
  ): readonly [store.FailureLimit, store.FailureLimit, store.FailureLimit] {
    const times = this.#window();
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
      {
        subject: digest(["account", attempt.account]),
        failures: this.#settings.signInFailuresPerAccount,
        ...times,
      },
    ];
  }

  #codeLimitOf(userId: string): store.FailureLimit {
    const failures = this.#settings.secondFactorFailures;
    return { subject: digest(["second_factor", userId]), failures, ...this.#window() };
  }

  #window(): Pick<store.FailureLimit, "now" | "windowStart"> {
    const now = this.#clock.now();
    const windowStart = new Date(now.getTime() - this.#settings.signInWindowSeconds * 1000);
    return { now: now.toISOString(), windowStart: windowStart.toISOString() };
  }
}

// Hashed, because people type passwords into the field for the name.
function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
