import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

import type { Clock } from "#kernel";

import { externalErrors } from "./external-errors.ts";

export interface ExternalKeySetDependencies {
  readonly clock: Clock;
  /** Where the JSON Web Key Set (RFC 7517) is. */
  readonly url: string;
  readonly fetch?: typeof fetch;
}

type Keys = ReturnType<typeof createLocalJWKSet>;

/** Seconds. */
const longestAge = 86_400;
const betweenFetches = 300;
const betweenFirstFetches = 10;
const longestFetch = 5;

/**
 * The keys of an issuer elsewhere: read again once a day, and when a token names an unknown key, but at most every five
 * minutes. The last good set is kept while no newer one can be read.
 */
export class ExternalKeySet {
  readonly #dependencies: ExternalKeySetDependencies;
  #keys: Keys | null = null;
  /** In milliseconds, of the set and of the last attempt to read it. */
  #readAt = -Infinity;
  #triedAt = -Infinity;
  #reading: Promise<void> | null = null;
  #failure: unknown;

  constructor(dependencies: ExternalKeySetDependencies) {
    this.#dependencies = dependencies;
  }

  /** The key that a token names. @throws `identity.external_keys_unavailable`, jose's errors of unknown keys */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.#keys === null || this.#secondsSince(this.#readAt) >= longestAge)
      await this.#refresh();
    try {
      return await this.#known()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await this.#refresh();
    return await this.#known()(header, token);
  };

  #known(): Keys {
    if (this.#keys) return this.#keys;
    throw externalErrors.external_keys_unavailable({}, { cause: this.#failure });
  }

  /** Reads the set, unless that was tried a moment ago. Whoever asks meanwhile waits for the same answer. */
  async #refresh(): Promise<void> {
    const pause = this.#keys === null ? betweenFirstFetches : betweenFetches;
    if (this.#reading === null && this.#secondsSince(this.#triedAt) >= pause) {
      this.#triedAt = this.#now();
      this.#reading = this.#read().finally(() => (this.#reading = null));
    }
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { url, fetch: request = fetch } = this.#dependencies;
    try {
      const signal = AbortSignal.timeout(longestFetch * 1000);
      const headers = { accept: "application/jwk-set+json, application/json" };
      const response = await request(url, { headers, signal, redirect: "error" });
      if (!response.ok) throw new Error(`${url} answers with status ${response.status}`);
      this.#keys = createLocalJWKSet((await response.json()) as JSONWebKeySet);
      this.#readAt = this.#now();
    } catch (error) {
      this.#failure = error;
    }
  }

  #now(): number {
    return this.#dependencies.clock.now().getTime();
  }

  #secondsSince(moment: number): number {
    return (this.#now() - moment) / 1000;
  }
}
