import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { decodeUserClaims, encodeUserClaims } from "./user-claims.ts";

const claims = {
  analyst: [
    "run",
    "get_result",
    "admin3:unique_subscriber_counts:unique_subscriber_counts",
    "admin3:geography:geography",
    "admin3:total_events:total_events",
  ],
};
/** What Python's `base64.encodebytes(gzip.compress(json.dumps(claims).encode()))` gives, with its line breaks. */
const writtenByPython =
  "H4sIAAAAAAACA3WMOwrDMBAFr2K2TpfOVzFBrJxFFiirZD8GYXx3o8pq0r1hmHcAMpamBvO0gDjD\n" +
  "Y4JEFoTUi3XC9yfzc3bOP6egHnWVHEnCWp1N/4qhTVST4Hdr9xqsVcMSaKf+NgK8zgscpBmloAAA\nAA==\n";

/** Correct claims, and as many spaces after them. */
const padded = (spaces: number) => JSON.stringify(claims) + " ".repeat(spaces);
const compress = (value: unknown) => gzipSync(JSON.stringify(value)).toString("base64");

test("claims are read as Python's gzip and base64 write them, and as a plain object", () => {
  expect(decodeUserClaims(writtenByPython)).toEqual(claims);
  expect(decodeUserClaims(claims)).toEqual(claims);
});

test("claims are written as one line of base64 of gzip, and read back", () => {
  const encoded = encodeUserClaims(claims);
  expect(encoded).toMatch(/^H4sI[A-Za-z0-9+/]+={0,2}$/);
  expect(decodeUserClaims(encoded)).toEqual(claims);
  expect(decodeUserClaims(encodeUserClaims({}))).toEqual({});
});

test("names with brackets in them are read", () => {
  const odd = { "a[": ["run[", "[[", "é", '"[\\\\'], b: [] };
  expect(decodeUserClaims(encodeUserClaims(odd))).toEqual(odd);
});

test("claims of nearly 1 MiB are read", () => {
  const large = { analyst: [randomBytes(500_000).toString("hex")] };
  expect(decodeUserClaims(compress(large))).toEqual(large);
});

test.each([
  ["text that is not compressed", JSON.stringify(claims)],
  ["nothing", ""],
  ["JSON that is not compressed", Buffer.from(JSON.stringify(claims)).toString("base64")],
  ["half of it", encodeUserClaims(claims).slice(0, 60)],
  ["a bomb of 20 MB", gzipSync(padded(20_000_000)).toString("base64")],
  [
    "a bomb in many members",
    Buffer.concat([
      gzipSync(padded(0)),
      ...Array<Buffer>(50).fill(gzipSync(" ".repeat(50_000))),
    ]).toString("base64"),
  ],
  ["a million brackets", gzipSync("[".repeat(1_000_000)).toString("base64")],
  ["deep nesting", gzipSync("[".repeat(500_000) + "]".repeat(500_000)).toString("base64")],
  ["a role named twice", gzipSync('{"a":["run"],"a":["get_result"]}').toString("base64")],
  [
    "a role named twice, once in escapes",
    gzipSync('{"a":["run"],"\\u0061":["poll"]}').toString("base64"),
  ],
  [
    "a role named twice beside a bracket",
    gzipSync('{"a":["[","run"],"a":["poll"]}').toString("base64"),
  ],
  ["a role with the name of a prototype", gzipSync('{"__proto__":["run"]}').toString("base64")],
  ["what is no UTF-8", gzipSync(Buffer.from('{"a":["\xff"]}', "latin1")).toString("base64")],
  ["a list of scopes", compress(["run"])],
  ["scopes that are no list", compress({ analyst: "run" })],
  ["scopes that are no text", compress({ analyst: [["run"]] })],
  ["a number", 7],
  ["null", null],
  ["a plain list", ["run"]],
  ["a plain object of another shape", { analyst: { run: true } }],
  ["nothing at all", undefined],
])("%s is refused", (_what, claim) => {
  expect(() => decodeUserClaims(claim)).toThrow(
    expect.objectContaining({ code: "identity.token_invalid", status: 401 }),
  );
});
