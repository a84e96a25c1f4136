import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

const json = "application/json";

async function startEcho() {
  return await startApp((app) => {
    app.post("/echo", (request) => ({ body: request.body ?? "none" }));
  });
}

test.each([
  ["an object", json, '{"a":1}', { a: 1 }],
  ["an array", json, "[1,2]", [1, 2]],
  ["a charset in the usual form", "application/json; charset=utf-8", "1", 1],
  ["a charset in capitals and quotes", 'application/json;charset="UTF-8"', "1", 1],
  ["a type in capitals", "Application/JSON", "1", 1],
  [
    "members of the same name in different objects",
    json,
    '[{"a":{"a":1}},{"a":2}]',
    [{ a: { a: 1 } }, { a: 2 }],
  ],
  [
    "strings that look like structure",
    json,
    '{"a":"{\\"b\\":1,","b":"]"}',
    { a: '{"b":1,', b: "]" },
  ],
  ["a string with quotes that look like members", json, '{"a":"\\",\\"a\\":1"}', { a: '","a":1' }],
  ["a member named constructor", json, '{"constructor":"x"}', { constructor: "x" }],
  ["a member named prototype", json, '{"prototype":{"a":1}}', { prototype: { a: 1 } }],
  ["a value __proto__", json, '["__proto__"]', ["__proto__"]],
  [
    "a depth of 64",
    json,
    "[".repeat(64) + "]".repeat(64),
    JSON.parse("[".repeat(64) + "]".repeat(64)),
  ],
])("%s is accepted", async (_what, type, body, expected) => {
  const { url } = await startEcho();
  const answer = await fetch(`${url}/echo`, {
    method: "POST",
    headers: { "content-type": type },
    body,
  });
  expect([answer.status, await answer.json()]).toEqual([200, { body: expected }]);
});

const malformed = [400, "kernel.malformed_json"];
const unsupported = [415, "kernel.unsupported_media_type"];
test.each([
  ["an empty body", json, "", malformed],
  ["text that is not JSON", json, "{a:1}", malformed],
  ["JSON that ends early", json, '{"a":', malformed],
  ["a byte order mark", json, "\uFEFF{}", malformed],
  ["bytes that are not UTF-8", json, Buffer.from([0x22, 0xc3, 0x28, 0x22]), malformed],
  ["the same member twice", json, '{"a":1,"b":2,"a":3}', malformed],
  ["the same member twice, once in escapes", json, '{"a":1,"\\u0061":2}', malformed],
  ["the same member twice, deep inside", json, '{"x":[1,{"a":{},"a":1}]}', malformed],
  ["__proto__ as a member", json, '{"__proto__":{"isAdmin":true}}', malformed],
  ["__proto__ in escapes", json, '{"\\u005f_proto__":1}', malformed],
  ["prototype of a constructor", json, '{"constructor":{"prototype":{"a":1}}}', malformed],
  ["a depth of 65", json, "[".repeat(65) + "]".repeat(65), malformed],
  ["a form", "application/x-www-form-urlencoded", "a=1", unsupported],
  ["plain text, which a page elsewhere may send", "text/plain", '{"a":1}', unsupported],
  ["no type", "", '{"a":1}', unsupported],
  ["another charset", "application/json; charset=latin1", "{}", unsupported],
  ["a type that begins alike", "application/json-patch+json", "{}", unsupported],
  ["a parameter more", "application/json; charset=utf-8; x=1", "{}", unsupported],
  ["a type that is none", "json", "{}", unsupported],
])("%s is refused", async (_what, type, body, [status, code]) => {
  const { url } = await startEcho();
  const answer = await fetch(`${url}/echo`, {
    method: "POST",
    headers: { "content-type": type },
    body: body as BodyInit,
  });
  expect(answer.headers.get("content-type")).toMatch("application/problem+json");
  expect(await answer.json()).toMatchObject({ status, code });
  expect(answer.status).toBe(status);
});

test("a request without a body and without a type reaches its handler", async () => {
  const { url } = await startEcho();
  const answer = await fetch(`${url}/echo`, { method: "POST" });
  expect(await answer.json()).toEqual({ body: "none" });
});

test("a refused member is named", async () => {
  const { url } = await startEcho();
  const answer = await fetch(`${url}/echo`, {
    method: "POST",
    headers: { "content-type": json },
    body: '{"start_date":1,"start_date":2}',
  });
  expect(await answer.json()).toMatchObject({
    detail: "The body was refused: the member start_date occurs twice.",
  });
});
