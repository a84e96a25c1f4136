import type { Tenant } from "#kernel";

import { type RunningApp, startApp } from "./http-app.ts";
import { alice, type TestIdentity } from "./identity.ts";

export interface IdentityApp extends RunningApp {
  /** Every route as method and path, with one sample value for each parameter. */
  readonly routes: readonly (readonly [method: string, path: string])[];
}

/** Serves the routes of identity for one tenant. */
export async function startIdentityApp(under: TestIdentity, tenant: Tenant): Promise<IdentityApp> {
  const routes: [string, string][] = [];
  const running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => void (request.tenant = tenant));
      app.addHook("onRoute", ({ method, url }) => {
        const path = url.replaceAll(/:\w+/g, "x");
        for (const each of [method].flat()) if (each !== "HEAD") routes.push([each, path]);
      });
      under.identity.routes(app);
    },
    { onRefused: async (...refusal) => await under.identity.recordRefusal(...refusal) },
  );
  return { ...running, routes };
}

export interface Answer {
  readonly status: number;
  readonly code: unknown;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
}

/** A browser on one of the platform's own pages, which keeps the session's cookie. */
export interface IdentityBrowser {
  call(
    method: string,
    path: string,
    options?: { readonly body?: object; readonly headers?: Record<string, string> },
  ): Promise<Answer>;
  signIn(): Promise<Answer>;
  /** The session's secret; empty for none. */
  session(): string;
  /** Another browser with the same cookie. */
  copy(): IdentityBrowser;
}

/** @param path below `/api/identity` */
export function openBrowser(running: RunningApp, cookie = ""): IdentityBrowser {
  let session = cookie;
  const browser: IdentityBrowser = {
    async call(method, path, { body, headers } = {}) {
      const response = await fetch(`${running.url}/api/identity${path}`, {
        method,
        headers: {
          "sec-fetch-site": "same-origin",
          "user-agent": "Test browser",
          ...(session !== "" && { cookie: `flotilla_session=${session}` }),
          ...(body && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const set = /^flotilla_session=([^;]*)/.exec(response.headers.get("set-cookie") ?? "");
      if (set) session = set[1] ?? "";
      const text = await response.text();
      const json = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      return { status: response.status, code: json["code"], json, headers: response.headers };
    },
    signIn: async () =>
      await browser.call("POST", "/sign-in", {
        body: { username: alice.name, password: alice.password.reveal() },
      }),
    session: () => session,
    copy: () => openBrowser(running, session),
  };
  return browser;
}
