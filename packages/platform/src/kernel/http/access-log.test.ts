import { connect } from "node:net";

import { Type } from "typebox";
import { expect, test } from "vitest";

import { startApp } from "#test/http-app";
import { until } from "#test/until";

import { kernelErrors } from "../kernel-errors.ts";
import type { LogLevel } from "../logging.ts";
import { addOperationalRoutes } from "./operational-routes.ts";

test("a request is one line at info, with its path but not its query", async () => {
  const { url, log } = await startApp((app) => {
    app.get("/things/:id", (_request, reply) => reply.code(201).send({}));
  });
  const answer = await fetch(`${url}/things/7?token=planted`);
  const lines = await until("the request is logged", 5000, () => {
    const found = log().filter((line) => line["msg"] === "request");
    return found.length > 0 ? found : undefined;
  });
  expect(lines).toEqual([
    {
      level: "info",
      time: expect.any(String),
      requestId: answer.headers.get("x-request-id"),
      method: "GET",
      path: "/things/7",
      status: 201,
      durationMs: expect.any(Number),
      msg: "request",
    },
  ]);
});

test("the line of a failed request has the code and the instance of its answer", async () => {
  const { url, log } = await startApp((app) => {
    app.get("/", () => Promise.reject(kernelErrors.not_permitted()));
  });
  const { instance } = (await (await fetch(url)).json()) as { instance: string };
  const line = await until("the request is logged", 5000, () =>
    log().find((entry) => entry["msg"] === "request"),
  );
  expect(line).toMatchObject({ status: 403, code: "kernel.not_permitted", instance });
});

test("a request that its client breaks off is logged as such", async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { port, log } = await startApp((app) => {
    app.get("/slow", () => {
      arrive();
      return new Promise(() => {});
    });
  });
  const socket = connect(port, "127.0.0.1", () =>
    socket.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"),
  );
  await arrived;
  socket.destroy();
  const line = await until("the request is logged", 5000, () =>
    log().find((entry) => entry["msg"] === "request"),
  );
  expect(line).toMatchObject({ path: "/slow", aborted: true });
});

async function loggedPaths(level: LogLevel, path: string) {
  const { url, log } = await startApp(
    (app) => {
      addOperationalRoutes(app, { readiness: async () => ({ ready: true, reasons: [] }) });
      app.get("/last", () => ({}));
    },
    { level },
  );
  await (await fetch(url + path)).text();
  await (await fetch(`${url}/last`)).text();
  return await until("the last request is logged", 5000, () => {
    const paths = log().flatMap((line) => (line["msg"] === "request" ? [line["path"]] : []));
    return paths.includes("/last") ? paths : undefined;
  });
}

test.each(["/readyz", "/metrics"])("%s is logged at debug alone", async (path) => {
  expect(await loggedPaths("info", path)).toEqual(["/last"]);
  expect(await loggedPaths("debug", path)).toEqual([path, "/last"]);
});

test("/livez is not logged", async () => {
  expect(await loggedPaths("trace", "/livez")).toEqual(["/last"]);
});

test("nothing secret of a request is ever logged, even at the most talkative level", async () => {
  const { url, log, logText } = await startApp(
    (app) => {
      const body = Type.Object({ user: Type.String(), password: Type.String({ minLength: 100 }) });
      app.post("/sign-in", { schema: { body } }, () => ({}));
      app.post("/echo", (request) => ({ token: "planted-answer", of: request.body }));
      app.post("/fails", () => Promise.reject(new Error("it failed")));
      app.get("/refused", () => Promise.reject(kernelErrors.not_permitted()));
    },
    { level: "trace" },
  );
  const headers = {
    authorization: "Bearer planted-token",
    cookie: "flotilla_session=planted-cookie",
    "x-api-key": "planted-key",
    "content-type": "application/json",
  };
  const body = JSON.stringify({ user: "anna", password: "planted-password" });
  const broken = body.slice(0, -2);
  const post = { method: "POST", headers, body };
  await fetch(`${url}/sign-in?code=planted-query`, post);
  await fetch(`${url}/sign-in`, { ...post, body: broken });
  await fetch(`${url}/echo?code=planted-query`, post);
  await fetch(`${url}/fails?code=planted-query`, post);
  await fetch(`${url}/refused?code=planted-query`, { headers });
  await fetch(`${url}/nowhere?code=planted-query`, post);
  await fetch(`${url}/%zz?code=planted-query`, { headers });
  await until("all requests are logged", 5000, () =>
    log().filter((line) => line["msg"] === "request").length === 7 ? true : undefined,
  );
  expect(logText()).not.toContain("planted");
  expect(logText()).not.toContain("flotilla_session");
});
