import { expect, test } from "vitest";

import { ownPathOf } from "./own-path.ts";

test.each(["/", "/insight", "/auth/continue?to=https%3A%2F%2Fapp.example.org%2F", "/a//b?c=//d#e"])(
  "goes on to the own path %j",
  (path) => expect(ownPathOf(path)).toBe(path),
);

test.each([
  undefined,
  "",
  "insight",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/a\r\nset-cookie: b",
])("goes to the start page instead of %j", (path) => {
  expect(ownPathOf(path)).toBe("/");
});
