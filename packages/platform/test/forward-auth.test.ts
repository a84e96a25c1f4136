import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, expect, test } from "vitest";

import { describeCaddy, noCaddy, startCaddy, type TestCaddy } from "#test/caddy-server";
import {
  clone,
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const password = "seven horses in a northern harbour";
const login = "flotilla.example.org";
const browser = { accept: "text/html" };

/** The headers that the application was sent. */
function seen({ status, body }: Answer): IncomingHttpHeaders {
  expect(status).toBe(200);
  return (JSON.parse(body) as { headers: IncomingHttpHeaders }).headers;
}

describeCaddy("an application behind the platform", () => {
  const home = makeDirectory();
  let platform: PlatformProcess;
  let application: Server;
  let caddy: TestCaddy;
  let ada: string;

  beforeAll(async () => {
    if (noCaddy !== undefined) return;
    platform = await startPlatform({
      dataDirectory: home.path,
      environment: {
        FLOTILLA_TRUSTED_PROXIES: "127.0.0.0/8",
        FLOTILLA_IDENTITY_SESSION_COOKIE_DOMAIN: "example.org",
      },
    });
    await run("tenant", "create", "acme", "--host", login);
    await run("user", "create", "--tenant", "acme", "ada", "--admin");
    await run("user", "create", "--tenant", "acme", "bo");
    application = createServer((received, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ url: received.url, headers: received.headers }));
    }).listen(0, "127.0.0.1");
    await once(application, "listening");
    caddy = await startCaddy(writeSites);
    ada = await signIn("ada");
  });

  afterAll(async () => {
    if (noCaddy === undefined) {
      await caddy.stop();
      application.close();
      await platform.stop();
    }
    home.remove();
  });

  /** The Caddyfile of the guide, on this machine and without TLS. */
  const writeSites = (port: number): string => {
    const guide = readFileSync(join(clone, "docs", "guides", "single-sign-on.md"), "utf8");
    const sites = /```caddyfile\n(.*?)```/s.exec(guide)![1]!;
    return sites
      .replaceAll(/^(\S+) \{$/gm, `http://$1:${port} {`)
      .replaceAll(`Host ${login}`, `Host ${login}:${port}`)
      .replaceAll("127.0.0.1:8080", new URL(platform.url).host.replace("localhost", "127.0.0.1"))
      .replaceAll("127.0.0.1:3000", `127.0.0.1:${(application.address() as AddressInfo).port}`);
  };
  const run = async (...parameters: string[]): Promise<void> => {
    const ended = await flotilla(home.path, parameters, `${password}\n`);
    expect(ended).toMatchObject({ code: 0 });
  };
  /** Sends a request to a host of which no name server knows. */
  const ask = async (
    host: string,
    path: string,
    { method = "GET", body, ...headers }: OutgoingHttpHeaders & { method?: string; body?: string },
  ): Promise<Answer> => {
    const { port } = caddy;
    const sent = request({ host: "127.0.0.1", port, path, method });
    for (const [name, value] of Object.entries({ host: `${host}:${port}`, ...headers })) {
      if (value !== undefined) sent.setHeader(name, value);
    }
    sent.end(body);
    const [response] = await once(sent, "response");
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  const signIn = async (username: string): Promise<string> => {
    const { headers } = await ask(login, "/api/identity/sign-in", {
      method: "POST",
      "content-type": "application/json",
      body: JSON.stringify({ username, password }),
    });
    return headers["set-cookie"]![0]!.split(";")[0]!;
  };
  test("sends a browser to sign in, and then back to the page it asked for", async () => {
    const { port } = caddy;
    const sent = await ask("wiki.example.org", "/pages?title=Home%20port", browser);
    expect(sent.status).toBe(302);
    const signInPage = new URL(sent.headers.location!);
    expect(signInPage.origin).toBe(`http://${login}:${port}`);
    expect(signInPage.pathname).toBe("/sign-in");
    const next = signInPage.searchParams.get("next")!;
    const back = await ask(login, next, { ...browser, cookie: ada });
    expect(back.headers.location).toBe(`http://wiki.example.org:${port}/pages?title=Home%20port`);
    const page = await ask("wiki.example.org", "/pages?title=Home%20port", {
      ...browser,
      cookie: ada,
    });
    expect(seen(page)).toMatchObject({
      "remote-user": "ada",
      "remote-groups": "analyst",
      "remote-admin": "true",
    });
    expect(JSON.parse(page.body)).toMatchObject({ url: "/pages?title=Home%20port" });
  });

  test("is told what the platform says, and not what a client pretends", async () => {
    const pretended = {
      "remote-user": "root",
      "remote-groups": "analyst,keeper",
      "remote-admin": "true",
      remote_user: "root",
    };
    const headers = seen(
      await ask("wiki.example.org", "/", { ...pretended, cookie: await signIn("bo") }),
    );
    expect(headers).toMatchObject({ "remote-user": "bo", "remote-admin": "false" });
    expect(headers["remote-groups"] ?? "").toBe("");
    expect(headers).not.toHaveProperty("remote_user");
    expect((await ask("wiki.example.org", "/", pretended)).status).toBe(401);
  });

  test("does not see the session, and does see its own cookies", async () => {
    const cookie = `theme=dark; ${ada}; page=2`;
    const { cookie: received } = seen(await ask("wiki.example.org", "/", { cookie }));
    expect(received).toBe("theme=dark; flotilla_session=; page=2");
  });

  test("is closed to a user without the role that it needs", async () => {
    const refused = await ask("figures.example.org", "/", {
      ...browser,
      cookie: await signIn("bo"),
    });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({ code: "identity.role_required" });
    const headers = seen(await ask("figures.example.org", "/", { cookie: ada }));
    expect(headers).toMatchObject({ "remote-user": "ada" });
  });

  test("is closed to a program", async () => {
    const refused = await ask("wiki.example.org", "/", { accept: "application/json" });
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.body)).toMatchObject({ code: "identity.not_signed_in" });
  });

  test("is closed to somebody who claims to be the proxy", async () => {
    const answer = await ask("wiki.example.org", "/", {
      ...browser,
      "x-forwarded-host": "evil.example",
      "x-forwarded-uri": "//evil.example",
      "x-forwarded-method": "GET",
    });
    expect(answer.headers.location).not.toContain("evil.example");
  });

  test("is closed again after signing out", async () => {
    const cookie = await signIn("ada");
    expect((await ask("wiki.example.org", "/", { cookie })).status).toBe(200);
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    const ended = await ask(login, "/api/identity/sign-out", { method: "POST", ...headers });
    expect(ended.status).toBe(204);
    expect((await ask("wiki.example.org", "/", { cookie })).status).toBe(401);
  });
});
