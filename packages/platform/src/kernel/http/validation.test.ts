import { Type } from "typebox";
import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

const Count = Type.Object({
  query_kind: Type.Literal("count"),
  start_date: Type.String({ format: "date" }),
  unit: Type.Enum(["admin2", "admin3"]),
  hours: Type.Union([
    Type.Null(),
    Type.Object({ start_hour: Type.Integer({ minimum: 0, maximum: 24 }) }),
  ]),
});
const Flow = Type.Object({
  query_kind: Type.Literal("flow"),
  locations: Type.Array(Type.Object({ name: Type.String({ minLength: 2 }) })),
  order: Type.Optional(Type.Union([Type.Literal("up"), Type.Literal("down")])),
});
const Both = Type.Object({
  both: Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Integer() })]),
});
const bodies = { count: Count, query: Type.Union([Count, Flow]), both: Both };

async function startRoutes() {
  return await startApp((app) => {
    for (const [name, body] of Object.entries(bodies)) {
      app.post(`/${name}`, { schema: { body } }, (request) => request.body);
    }
  });
}

async function send(path: string, body: unknown) {
  const { url } = await startRoutes();
  return await fetch(`${url}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const count = { query_kind: "count", start_date: "2016-01-01", unit: "admin3", hours: null };
const flow = { query_kind: "flow", locations: [{ name: "north" }] };

test.each([
  ["count", count],
  ["count", { ...count, hours: { start_hour: 3 } }],
  ["query", count],
  ["query", { ...flow, order: "up" }],
  ["both", { both: { a: "x", b: 1 } }],
])("a correct body of %s is accepted unchanged", async (path, body) => {
  const answer = await send(path, body);
  expect([answer.status, await answer.json()]).toEqual([200, body]);
});

test.each([
  ["a missing member", "count", { ...count, unit: undefined }, { unit: "This member is missing." }],
  [
    "an unknown member",
    "count",
    { ...count, start_dat: 1 },
    { start_dat: "There is no member of this name. The nearest is start_date." },
  ],
  [
    "many unknown members",
    "count",
    { ...count, ...Object.fromEntries(Array.from("abcdefghijkl", (name) => [name, 1])) },
    Object.fromEntries(
      Array.from("abcdefgh", (name) => [name, expect.stringContaining("no member")]),
    ),
  ],
  [
    "an unknown member deep inside",
    "query",
    { ...flow, locations: [{ name: "north", nme: 1 }] },
    { "locations.0.nme": "There is no member of this name. The nearest is name." },
  ],
  [
    "a member that no part of an intersection has",
    "both",
    { both: { a: "x", b: 1, c: 1 } },
    { "both.c": "There is no member of this name." },
  ],
  [
    "a date that does not exist",
    "count",
    { ...count, start_date: "2016-02-30" },
    { start_date: "Must be a date such as 2016-01-31." },
  ],
  [
    "a word of a list",
    "count",
    { ...count, unit: "x" },
    { unit: "Must be one of: admin2, admin3." },
  ],
  [
    "a number outside its range",
    "count",
    { ...count, hours: { start_hour: 25 } },
    { "hours.start_hour": "Must be <= 24." },
  ],
  [
    "a number written as text, which is not converted",
    "count",
    { ...count, hours: { start_hour: "3" } },
    { "hours.start_hour": "Must be an integer." },
  ],
  [
    "neither of two types",
    "count",
    { ...count, hours: 3 },
    { hours: "Must be null or an object." },
  ],
  ["a body of another type", "count", [], { "": "Must be an object." }],
  ["null instead of a body", "count", null, { "": "Must be an object." }],
  [
    "the value that tells two bodies apart",
    "query",
    { ...count, query_kind: "x" },
    { query_kind: "Must be one of: count, flow." },
  ],
  [
    "a body that does not say which of two it is",
    "query",
    {},
    { query_kind: "This member is missing." },
  ],
  [
    "only the body that was meant",
    "query",
    { query_kind: "flow", locations: [{ name: "n" }], order: "left" },
    { "locations.0.name": "Must have at least 2 characters.", order: "Must be one of: up, down." },
  ],
  [
    "an item far back in a list",
    "query",
    { ...flow, locations: [...Array.from({ length: 60 }, () => ({ name: "north" })), {}] },
    { "locations.60.name": "This member is missing." },
  ],
  [
    "several fields at once",
    "count",
    { ...count, start_date: "soon", unit: 3 },
    {
      start_date: "Must be a date such as 2016-01-31.",
      unit: "Must be one of: admin2, admin3.",
    },
  ],
])("the error tells of %s", async (_what, path, body, expected) => {
  const answer = await send(path, body);
  const problem = (await answer.json()) as { errors: { field: string; message: string }[] };
  expect(problem).toMatchObject({ status: 400, code: "kernel.invalid_request" });
  expect(Object.fromEntries(problem.errors.map((e) => [e.field, e.message]))).toEqual(expected);
});

test("the detail names every field with its message", async () => {
  const answer = await send("count", { ...count, unit: "x", start_date: "soon" });
  expect(await answer.json()).toMatchObject({
    detail: "start_date: Must be a date such as 2016-01-31. unit: Must be one of: admin2, admin3.",
  });
});

test("a body that is missing is told as such", async () => {
  const { url } = await startRoutes();
  const answer = await fetch(`${url}/count`, { method: "POST" });
  expect(await answer.json()).toMatchObject({
    status: 400,
    detail: "the body: Must be an object.",
  });
});

test("a wrong value is not repeated, because it may be a secret", async () => {
  const answer = await send("count", { ...count, unit: "hunter2-planted" });
  expect(await answer.text()).not.toContain("planted");
});

const parameters = {
  params: Type.Object({ id: Type.Integer() }),
  querystring: Type.Object({
    limit: Type.Integer({ default: 10, maximum: 100 }),
    ratio: Type.Optional(Type.Number()),
    deep: Type.Optional(Type.Boolean()),
    kinds: Type.Optional(Type.Array(Type.Enum(["calls", "sms"]))),
    page: Type.Optional(Type.Union([Type.Integer(), Type.Literal("last")])),
    text: Type.Optional(Type.String()),
  }),
};

async function ask(target: string) {
  const { url } = await startApp((app) => {
    app.get("/things/:id", { schema: parameters }, ({ params, query }) => ({ params, query }));
  });
  const answer = await fetch(`${url}/things/${target}`);
  return (await answer.json()) as { query: unknown; params: unknown; errors: { field: string }[] };
}

test.each([
  ["7", { limit: 10 }],
  ["7?limit=5", { limit: 5 }],
  ["7?ratio=-0.5", { limit: 10, ratio: -0.5 }],
  ["7?deep=true", { limit: 10, deep: true }],
  ["7?kinds=sms", { limit: 10, kinds: ["sms"] }],
  ["7?kinds=sms&kinds=calls", { limit: 10, kinds: ["sms", "calls"] }],
  ["7?page=3", { limit: 10, page: 3 }],
  ["7?page=last", { limit: 10, page: "last" }],
  ["7?text=5", { limit: 10, text: "5" }],
])("the parameters of %s are converted to their types", async (target, query) => {
  expect(await ask(target)).toEqual({ params: { id: 7 }, query });
});

test.each([
  ["x", "id"],
  ["7.5", "id"],
  ["7?limit=", "limit"],
  ["7?limit=1e1", "limit"],
  ["7?limit=0x10", "limit"],
  ["7?limit=%207", "limit"],
  ["7?limit=true", "limit"],
  ["7?limit=101", "limit"],
  ["7?limit=1&limit=2", "limit"],
  ["9007199254740993", "id"],
  ["7?deep=1", "deep"],
  ["7?kinds=mail", "kinds.0"],
  ["7?page=first", "page"],
  ["7?lmit=5", "lmit"],
])("the parameters of %s are refused", async (target, field) => {
  expect((await ask(target)).errors.map((error) => error.field)).toEqual([field]);
});
