import { expect, test } from "vitest";

import { isConsolePage, readOwnPath } from "./own-path.ts";

const origin = "https://flotilla.example.org";

test.each([
  "/",
  "/tokens",
  "/auth/continue?to=https%3A%2F%2Fgrafana.example.org%2F",
  "/insight#map",
])("%s is a path of this platform", (path) => {
  expect(readOwnPath(path, origin)).toBe(path);
});

test.each([
  "https://elsewhere.example.org/",
  "//elsewhere.example.org/",
  "/\\elsewhere.example.org/",
  "/\t/elsewhere.example.org/",
  "/.//elsewhere.example.org/",
  "javascript:alert(1)",
  "tokens",
  "",
  undefined,
  7,
])("%j is none", (value) => {
  expect(readOwnPath(value, origin)).toBeUndefined();
});

test.each([
  ["/", true],
  ["/tokens", true],
  ["/authors", true],
  ["/auth/continue?to=https%3A%2F%2Fgrafana.example.org", false],
  ["/auth?to=x", false],
  ["/api/identity/session", false],
])("%s is a page of the console: %s", (path, isPage) => {
  expect(isConsolePage(path)).toBe(isPage);
});
