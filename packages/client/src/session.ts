import { connect } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { createTokenSource } from "./token-source.ts";
import { createTransport } from "./transport.ts";
import type { PlatformHealth, Session, SessionState, SessionToken } from "./types.ts";

export interface SessionOptions {
  /** The platform's address; in a page that the platform itself serves, `""` or `location.origin`. */
  readonly url: string;
  /** Used instead of the global `fetch`; it must keep cookies. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A browser that signs in with a password and is then known by a cookie. */
export interface SessionConnection {
  /** @throws {FlotillaRequestError} 401 `identity.sign_in_refused` for a wrong name or password. */
  signIn(username: string, password: string): Promise<Session>;
  signOut(): Promise<void>;
  /** Who is signed in; undefined when nobody is. */
  session(): Promise<Session | undefined>;
  /** The health of the platform and of each of its modules. */
  health(options?: { readonly signal?: AbortSignal }): Promise<PlatformHealth>;
  /** A bearer token of the signed-in user, for about a quarter of an hour. */
  token(): Promise<SessionToken>;
  /** A connection whose token is fetched when it is needed, and renewed before it expires. */
  connection(): Connection;
}

/**
 * Connects to a platform as a person in a browser.
 *
 * @example
 * const session = connectSession({ url: location.origin });
 * await session.signIn("admin", password);
 * const dates = await session.connection().availableDates();
 */
export function connectSession({ url, fetch }: SessionOptions): SessionConnection {
  const transport = createTransport({ url, fetch });
  const post = { method: "POST" } as const;
  const token = (): Promise<SessionToken> =>
    transport.json<SessionToken>("/api/identity/session/token", post);
  const tokens = createTokenSource(token);

  return {
    signIn: async (username, password) => {
      tokens.forget();
      return transport.json<Session>("/api/identity/sign-in", {
        ...post,
        body: { username, password },
      });
    },
    signOut: async () => {
      tokens.forget();
      await transport.send("/api/identity/sign-out", post);
    },
    session: () => orSignedOut(transport.json<SessionState>("/api/identity/session")),
    health: (options) => transport.json<PlatformHealth>("/api/health", options),
    token,
    connection: () => connect({ url, token: () => tokens.current(), ...(fetch && { fetch }) }),
  };
}

async function orSignedOut(asked: Promise<SessionState>): Promise<Session | undefined> {
  const { user, tenant } = await asked;
  return user === null ? undefined : { user, tenant };
}
