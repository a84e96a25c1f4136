import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import { afterEach, expect, test } from "vitest";

import { connectSession, FlotillaRequestError } from "./index.ts";

const signedIn = {
  user: { name: "ada", isAdmin: false },
  tenant: { name: "demo" },
  pending: null,
  singleSignOn: null,
};
const minute = 60_000;

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) =>
    server === undefined ? resolve(undefined) : server.close(resolve),
  );
  server = undefined;
});

/** Starts a platform where ada may sign in; its tokens live as long as told. */
async function startPlatform(tokenLife: number): Promise<{ url: string; bearers: string[] }> {
  const bearers: string[] = [];
  let issued = 0;
  server = createServer((request, response) => {
    const isKnown = request.headers.cookie === "flotilla_session=1";
    const send = (status: number, body?: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body === undefined ? "" : JSON.stringify(body));
    };
    const refuse = (code: string): void =>
      send(401, { title: "Refused", status: 401, detail: "No.", code, remedy: "Sign in." });
    const routes: Record<string, () => void> = {
      "POST /api/identity/sign-in": () => {
        void json(request).then((body) => {
          const { username, password } = body as Record<string, string>;
          return username === "ada" && password === "right"
            ? send(200, signedIn, { "set-cookie": "flotilla_session=1; HttpOnly" })
            : refuse("identity.sign_in_refused");
        });
      },
      "POST /api/identity/sign-out": () =>
        send(204, undefined, { "set-cookie": "flotilla_session=" }),
      "GET /api/identity/session": () =>
        send(200, isKnown ? signedIn : { ...signedIn, user: null }),
      "POST /api/identity/session/token": () => {
        issued += 1;
        const expiresAt = new Date(Date.now() + tokenLife).toISOString();
        return isKnown
          ? send(200, { token: `t${issued}`, expiresAt })
          : refuse("identity.not_signed_in");
      },
      "GET /api/health": () => send(200, { version: "1.2.3", tenant: "demo", modules: [] }),
      "GET /api/0/available_dates": () => {
        bearers.push(String(request.headers.authorization));
        send(200, { available_dates: {} });
      },
    };
    routes[`${request.method} ${request.url}`]?.();
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bearers };
}

/** A fetch that keeps the session's cookie, as a browser does. */
function browserFetch(): typeof fetch {
  let cookie = "";
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("cookie", cookie);
    const response = await fetch(input, { ...init, headers });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return response;
  };
}

test("signing in opens a session, and signing out ends it", async () => {
  const { url } = await startPlatform(15 * minute);
  const session = connectSession({ url, fetch: browserFetch() });
  await expect(session.session()).resolves.toMatchObject({ user: null });
  await expect(session.signIn("ada", "right")).resolves.toEqual(signedIn);
  await expect(session.session()).resolves.toEqual(signedIn);
  await session.signOut();
  await expect(session.session()).resolves.toMatchObject({ user: null });
});

test("a wrong password is refused with the platform's code and remedy", async () => {
  const { url } = await startPlatform(15 * minute);
  const error: unknown = await connectSession({ url, fetch: browserFetch() })
    .signIn("ada", "wrong")
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FlotillaRequestError);
  expect(error).toMatchObject({
    status: 401,
    code: "identity.sign_in_refused",
    message: "No.",
    remedy: "Sign in.",
  });
});

test("health tells the version and the modules", async () => {
  const { url } = await startPlatform(15 * minute);
  await expect(connectSession({ url }).health()).resolves.toMatchObject({ version: "1.2.3" });
});

test("a connection fetches one token and keeps it while it is good", async () => {
  const { url, bearers } = await startPlatform(15 * minute);
  const session = connectSession({ url, fetch: browserFetch() });
  await session.signIn("ada", "right");
  const connection = session.connection();
  await Promise.all([connection.availableDates(), connection.availableDates()]);
  await session.connection().availableDates();
  expect(bearers).toEqual(["Bearer t1", "Bearer t1", "Bearer t1"]);
});

test("a connection renews a token that is about to expire, once for all who wait", async () => {
  const { url, bearers } = await startPlatform(minute / 2);
  const session = connectSession({ url, fetch: browserFetch() });
  await session.signIn("ada", "right");
  const connection = session.connection();
  await connection.availableDates();
  bearers.length = 0;
  await Promise.all([connection.availableDates(), connection.availableDates()]);
  expect(bearers).toEqual(["Bearer t2", "Bearer t2"]);
});

test("a token that could not be fetched is asked for again", async () => {
  const { url, bearers } = await startPlatform(15 * minute);
  const session = connectSession({ url, fetch: browserFetch() });
  await expect(session.connection().availableDates()).rejects.toMatchObject({ status: 401 });
  await session.signIn("ada", "right");
  await session.connection().availableDates();
  expect(bearers).toEqual(["Bearer t2"]);
});

test("an operation is called by its name, with its path and query filled in", async () => {
  const asked: string[] = [];
  const answers: typeof fetch = async (input, init) => {
    asked.push(`${init?.method} ${new Request(input).url}`);
    return asked.length === 1
      ? new Response(null, { status: 204 })
      : Response.json({ tokens: [] }, { status: 200 });
  };
  const session = connectSession({ url: "http://platform.test", fetch: answers });
  const path = "/api/identity/users/{user}";
  const parameters = { user: "a/b?" };
  await session.call<"removeUser">({ method: "DELETE", path, parameters });
  const query = { limit: 5, state: "valid" } as const;
  const listed = await session.call<"listTokens">({
    method: "GET",
    path: "/api/identity/tokens",
    query,
  });
  expect(listed).toEqual({ tokens: [] });
  expect(asked).toEqual([
    "DELETE http://platform.test/api/identity/users/a%2Fb%3F",
    "GET http://platform.test/api/identity/tokens?limit=5&state=valid",
  ]);
});
