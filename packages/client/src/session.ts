import type { Operations } from "./api.ts";
import { connect } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { callOperation } from "./operation.ts";
import type { OperationAnswer, OperationRequest } from "./operation.ts";
import { createTokenSource } from "./token-source.ts";
import { createTransport } from "./transport.ts";
import type { PlatformHealth, SessionState, SessionToken } from "./types.ts";

export interface SessionOptions {
  /** The platform's address; in a page that the platform itself serves, `""` or `location.origin`. */
  readonly url: string;
  /** Used instead of the global `fetch`; it must keep cookies. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A browser that signs in with a password and is then known by a cookie. */
export interface SessionConnection {
  /**
   * Signs in with a name and a password. Where `pending` says so, a second factor is left to give or to set up.
   *
   * @throws {FlotillaRequestError} 401 `identity.sign_in_refused` for a wrong name or password.
   */
  signIn(username: string, password: string): Promise<SessionState>;
  signOut(): Promise<void>;
  /** Who is signed in, and what is left to do where signing in is not complete. */
  session(): Promise<SessionState>;
  /**
   * Calls any operation of the interface by its name.
   *
   * @example
   * await session.call<"removeUser">({ method: "DELETE", path: "/api/identity/users/{user}", parameters: { user: "ada" } });
   */
  call<Id extends keyof Operations>(request: OperationRequest<Id>): Promise<OperationAnswer<Id>>;
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
      return transport.json<SessionState>("/api/identity/sign-in", {
        ...post,
        body: { username, password },
      });
    },
    signOut: async () => {
      tokens.forget();
      await transport.send("/api/identity/sign-out", post);
    },
    session: () => transport.json<SessionState>("/api/identity/session"),
    call: (request) => callOperation(transport, request),
    health: (options) => transport.json<PlatformHealth>("/api/health", options),
    token,
    connection: () => connect({ url, token: () => tokens.current(), ...(fetch && { fetch }) }),
  };
}
