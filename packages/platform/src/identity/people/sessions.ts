import { createHash, randomBytes } from "node:crypto";

import type { Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import * as store from "../store/sessions.ts";

/** Who is signed in. */
export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
}

/** Signed-in browsers. The store knows a session by the hash of its id, so that reading the store opens none. */
export class Sessions {
  readonly #clock: Clock;
  readonly #settings: IdentitySettings;

  constructor(clock: Clock, settings: IdentitySettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Starts a session and ends the one that it replaces. Returns the id: 256 random bits in base64url. */
  async start(tenant: Tenant, userId: string, replacedId: string | null): Promise<string> {
    const id = randomBytes(32).toString("base64url");
    const now = this.#clock.now().toISOString();
    await store.insertSession(
      tenant,
      { id_hash: hashId(id), user_id: userId, started_at: now, seen_at: now },
      replacedId === null ? null : hashId(replacedId),
    );
    await store.deleteEndedSessions(tenant, this.#limits());
    return id;
  }

  /** Who is signed in with this session, and notes that it was used; null when it has ended or never was. */
  async find(tenant: Tenant, id: string): Promise<SignedInUser | null> {
    const session = await store.findSession(tenant, hashId(id), this.#limits());
    if (!session) return null;
    await this.#noteUse(tenant, id, session.seen_at);
    return { id: session.user_id, name: session.user_name, isAdmin: session.is_admin === 1 };
  }

  async end(tenant: Tenant, id: string): Promise<void> {
    await store.deleteSession(tenant, hashId(id));
  }

  // Not at every request, or reading would cost a write: a session may end a hundredth of its idle time early.
  async #noteUse(tenant: Tenant, id: string, seenAt: string): Promise<void> {
    const now = this.#clock.now();
    const unseen = now.getTime() - Date.parse(seenAt);
    if (unseen < this.#settings.sessionIdleSeconds * 10) return;
    await store.saveSessionSeen(tenant, hashId(id), now.toISOString());
  }

  #limits(): store.SessionLimits {
    const now = this.#clock.now().getTime();
    const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();
    return {
      startedAfter: before(this.#settings.sessionLongestSeconds),
      seenAfter: before(this.#settings.sessionIdleSeconds),
    };
  }
}

function hashId(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
