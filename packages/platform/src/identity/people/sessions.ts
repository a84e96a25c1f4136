import { createHash, randomBytes, randomUUID } from "node:crypto";

import type { Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import * as store from "../store/sessions.ts";
import type { SessionMethod, SessionStage } from "../store/tables.ts";

export interface NewSession {
  readonly userId: string;
  readonly stage: SessionStage;
  readonly method: SessionMethod;
  /** Where the browser is. */
  readonly address: string;
  /** What the browser calls itself. */
  readonly userAgent: string;
  /** The secret of the session that the browser has already; it ends. */
  readonly replaced: string | null;
  /** The hash of the password that was shown; it has to be the user's still. */
  readonly passwordHash?: string | undefined;
  /** Whether it goes on from the one it replaces, which then must not have ended. */
  readonly isContinuation?: boolean | undefined;
}

/** A session that a browser has proven to hold. */
export interface Session {
  /** What the session is called in lists. */
  readonly id: string;
  readonly stage: SessionStage;
  readonly method: SessionMethod;
  /** Whether its user has signed in within the last ten minutes. */
  readonly isRecent: boolean;
  readonly user: SignedInUser;
}

/** Who is signed in. */
export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
}

/** A session as its user sees it in a list. */
export interface ListedSession {
  readonly id: string;
  readonly method: SessionMethod;
  readonly address: string;
  readonly userAgent: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seenAt: string;
}

/** Signing in has to be completed within this many seconds of its first step. */
const longestSignIn = 15 * 60;
/** So long a session counts as having just proven who its user is. */
const recentSeconds = 10 * 60;
const longestUserAgent = 300;

/** Signed-in browsers. The store knows a session by the hash of its secret, so that reading the store opens none. */
export class Sessions {
  readonly #clock: Clock;
  readonly #settings: IdentitySettings;

  constructor(clock: Clock, settings: IdentitySettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /**
   * Starts a session and ends the one that it replaces. Returns its secret: 256 random bits in base64url.
   *
   * @throws `identity.not_signed_in` when what it stands on was taken away meanwhile
   */
  async start(tenant: Tenant, session: NewSession): Promise<string> {
    const secret = randomBytes(32).toString("base64url");
    const now = this.#clock.now().toISOString();
    const isStarted = await store.insertSession(
      tenant,
      {
        id_hash: hashSecret(secret),
        id: randomUUID(),
        user_id: session.userId,
        stage: session.stage,
        method: session.method,
        address: session.address,
        user_agent: session.userAgent.slice(0, longestUserAgent),
        started_at: now,
        seen_at: now,
      },
      session.replaced === null ? null : hashSecret(session.replaced),
      session,
    );
    if (!isStarted) throw identityErrors.not_signed_in();
    await store.deleteEndedSessions(tenant, this.#limits());
    return secret;
  }

  /** Whose session it is, at whatever stage, and notes that it was used; null when it has ended or never was. */
  async find(tenant: Tenant, secret: string): Promise<Session | null> {
    const found = await store.findSession(tenant, hashSecret(secret), this.#limits());
    if (!found || this.#isStuck(found)) return null;
    await this.#noteUse(tenant, secret, found.seen_at);
    const user = { id: found.user_id, name: found.user_name, isAdmin: found.is_admin === 1 };
    const isRecent = this.#ageOf(found) <= recentSeconds;
    return { id: found.id, stage: found.stage, method: found.method, isRecent, user };
  }

  async end(tenant: Tenant, secret: string): Promise<void> {
    await store.deleteSession(tenant, hashSecret(secret));
  }

  /** The user's signed-in sessions, the last used first. */
  async list(tenant: Tenant, userId: string): Promise<ListedSession[]> {
    const rows = await store.listSessions(tenant, userId, this.#limits());
    return rows.map((row) => ({
      id: row.id,
      method: row.method,
      address: row.address,
      userAgent: row.user_agent,
      startedAt: row.started_at,
      seenAt: row.seen_at,
    }));
  }

  /** Ends one session of the user by its name in the list. Returns false when there is none. */
  async endOne(tenant: Tenant, userId: string, id: string): Promise<boolean> {
    return await store.deleteSessionOfUser(tenant, userId, id);
  }

  /** Ends every session of the user but the one kept. Returns how many there were. */
  async endAll(tenant: Tenant, userId: string, keptId: string | null = null): Promise<number> {
    return await store.deleteSessionsOfUser(tenant, userId, keptId);
  }

  #isStuck({ stage, started_at }: store.StoredSession): boolean {
    return stage !== "full" && this.#ageOf({ started_at }) > longestSignIn;
  }

  /** Seconds. */
  #ageOf({ started_at }: Pick<store.StoredSession, "started_at">): number {
    return (this.#clock.now().getTime() - Date.parse(started_at)) / 1000;
  }

  // Not at every request, or reading would cost a write: a session may end a hundredth of its idle time early.
  async #noteUse(tenant: Tenant, secret: string, seenAt: string): Promise<void> {
    const now = this.#clock.now();
    const unseen = now.getTime() - Date.parse(seenAt);
    if (unseen < this.#settings.sessionIdleSeconds * 10) return;
    await store.saveSessionSeen(tenant, hashSecret(secret), now.toISOString());
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

function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
