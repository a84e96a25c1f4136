import { Type } from "typebox";
import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

import { FlotillaError } from "../errors.ts";
import type { App } from "./app.ts";
import { answerErrors } from "./error-answers.ts";
import { problemOf, problemResponses } from "./problem.ts";

const teapot = new FlotillaError(
  "test.teapot",
  { status: 418, title: "A teapot", detail: "It is a teapot.", remedy: "Use the coffee machine." },
  { extensions: { spout: "short", status: 200, code: "forged" } },
);

function addRoutes(app: App): void {
  app.get("/teapot", () => Promise.reject(teapot));
  app.get("/broken", () => Promise.reject(new Error("password is hunter2", { cause: { a: 1 } })));
  app.get("/thrown", () => {
    throw JSON.parse('"a text"');
  });
  app.get("/upstream", () =>
    Promise.reject(Object.assign(new Error("secret of another server"), { statusCode: 404 })),
  );
  app.get("/things", () => []);
  app.put("/things/:id", () => ({}));
  app.delete("/things/:id", () => ({}));
  app.get("/files/:id.:extension", () => ({}));
}

test("an expected error becomes a problem document, whose own members cannot be replaced", async () => {
  const { url } = await startApp(addRoutes);
  const answer = await fetch(`${url}/teapot`);
  expect(answer.status).toBe(418);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(await answer.json()).toEqual({
    type: "about:blank",
    title: "A teapot",
    status: 418,
    detail: "It is a teapot.",
    instance: `urn:uuid:${answer.headers.get("x-request-id")}`,
    code: "test.teapot",
    remedy: "Use the coffee machine.",
    spout: "short",
  });
});

test.each(["/broken", "/upstream"])(
  "an unexpected error at %s tells its cause to the log alone, under the same instance",
  async (path) => {
    const { url, log } = await startApp(addRoutes);
    const answer = await fetch(url + path);
    const text = await answer.text();
    expect(text).not.toMatch(/hunter2|secret|another/);
    const problem = JSON.parse(text);
    expect(problem).toMatchObject({ status: 500, code: "kernel.internal" });
    const line = log().find((entry) => entry["instance"] === problem.instance && entry["err"]);
    expect(line).toMatchObject({
      level: "error",
      path,
      err: { message: expect.stringMatching(/hunter2|another server/), stack: expect.any(String) },
    });
  },
);

test("what is thrown without being an error is answered as unexpected", async () => {
  const { url } = await startApp(addRoutes);
  expect(await (await fetch(`${url}/thrown`)).json()).toMatchObject({ code: "kernel.internal" });
});

test.each([
  ["GET", "/nowhere", 404, null],
  ["POST", "/nowhere", 404, null],
  ["GET", "/things/", 404, null],
  ["GET", "/Things", 404, null],
  ["POST", "/things", 405, "GET, HEAD"],
  ["OPTIONS", "/things", 405, "GET, HEAD"],
  ["GET", "/things/7", 405, "DELETE, PUT"],
  ["POST", "/things/7?x=1", 405, "DELETE, PUT"],
  ["GET", "/things/7/8", 404, null],
  ["POST", "/files/a.json", 405, "GET, HEAD"],
  ["POST", "/files/a", 404, null],
  ["GET", "/%zz", 400, null],
])("%s %s is answered with %i", async (method, path, status, allow) => {
  const { url } = await startApp(addRoutes);
  const answer = await fetch(url + path, { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([status, allow]);
  expect(await answer.json()).toMatchObject({
    status,
    instance: expect.stringMatching(/^urn:uuid:/),
  });
});

test("an answer 401 says which proof is asked for", async () => {
  const { url } = await startApp((app) => {
    app.get("/", () =>
      Promise.reject(
        new FlotillaError("test.unknown", { status: 401, title: "", detail: "", remedy: "" }),
      ),
    );
  });
  expect((await fetch(url)).headers.get("www-authenticate")).toBe("Bearer");
});

test("a scope can answer its errors in a shape of its own", async () => {
  const { url } = await startApp((app) => {
    addRoutes(app);
    void app.register(
      async (scope: App) => {
        answerErrors(scope, ({ detail, code, instance }) => ({
          type: "application/json",
          body: { status: "Error", msg: detail, code, instance },
        }));
        scope.get("/teapot", () => Promise.reject(teapot));
        scope.post("/run", { schema: { body: Type.Object({ kind: Type.String() }) } }, () => ({}));
      },
      { prefix: "/api/0" },
    );
  });
  const shape = { status: "Error", msg: expect.any(String), instance: expect.any(String) };
  const asked = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).json();
  expect(await asked("/api/0/teapot")).toEqual({ ...shape, code: "test.teapot" });
  expect(await asked("/api/0/nowhere")).toEqual({ ...shape, code: "kernel.route_not_found" });
  expect(await asked("/api/0/teapot", { method: "POST" })).toEqual({
    ...shape,
    code: "kernel.method_not_allowed",
  });
  expect(await asked("/api/0/run", { method: "POST" })).toEqual({
    ...shape,
    code: "kernel.invalid_request",
  });
  expect(await asked("/teapot")).toMatchObject({ status: 418 });
});

test("a route's described failures do not shorten its problem documents", async () => {
  const { url } = await startApp((app) => {
    const schema = { response: { 200: Type.Object({}), ...problemResponses(418) } };
    app.get("/", { schema }, () => Promise.reject(teapot));
  });
  expect(await (await fetch(url)).json()).toMatchObject({ code: "test.teapot", spout: "short" });
});

test("a problem document can be made without an application", () => {
  expect(problemOf(new Error("x"), "7")).toEqual({
    type: "about:blank",
    title: "Something went wrong inside",
    status: 500,
    detail: "The platform met an error that it did not expect.",
    instance: "urn:uuid:7",
    code: "kernel.internal",
    remedy: "Look in the log for the instance named here.",
  });
});
