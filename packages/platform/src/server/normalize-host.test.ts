import { expect, test } from "vitest";

import { normalizeHost } from "./normalize-host.ts";

test.each([
  ["acme.example.com", "acme.example.com"],
  ["ACME.Example.COM", "acme.example.com"],
  ["acme.example.com.", "acme.example.com"],
  ["acme.example.com:8080", "acme.example.com"],
  ["acme.example.com.:8080", "acme.example.com"],
  ["acme.example.com:", "acme.example.com"],
  ["localhost", "localhost"],
  ["127.0.0.1:8080", "127.0.0.1"],
  ["xn--mnchen-3ya.de", "xn--mnchen-3ya.de"],
  ["München.de", "xn--mnchen-3ya.de"],
  ["ａｃｍｅ.com", "acme.com"],
  ["acme。com", "acme.com"],
  ["[::1]", "[::1]"],
  ["[::1]:8080", "[::1]"],
  ["[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]"],
  [`${"a".repeat(63)}.com`, `${"a".repeat(63)}.com`],
])("the host %j becomes %j, and stays so", (raw, expected) => {
  expect(normalizeHost(raw)).toBe(expected);
  expect(normalizeHost(expected)).toBe(expected);
});

test.each([
  "",
  ".",
  ":8080",
  "acme..com",
  ".acme.com",
  "acme.com..",
  "acme.com:80:80",
  "acme.com:http",
  "acme.com:99999",
  "acme.com:123456",
  "::1",
  "[::1",
  "::1]",
  "[]",
  "[acme]",
  "[127.0.0.1]",
  "[fe80::1%eth0]",
  "[::1]x",
  "x[::1]",
  "user@acme.com",
  "acme.com/path",
  "acme.com?x",
  "acme.com#x",
  "acme\\com",
  "acme com",
  " acme.com",
  "acme.com\n",
  "acme\0.com",
  "my_co.com",
  "-acme.com",
  "acme-.com",
  ".*",
  "a|b",
  "(",
  "%61cme.com",
  "%d.evil.com",
  "0x7f.1",
  "127.1",
  "acme.com,evil.com",
  "℀.com",
  `${"a".repeat(64)}.com`,
  `${"a.".repeat(127)}com`,
])("the host %j is refused", (raw) => {
  expect(() => normalizeHost(raw)).toThrow(
    expect.objectContaining({ code: "server.invalid_host", status: 400 }),
  );
});
