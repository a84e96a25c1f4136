import { expect, test } from "vitest";

import { remoteHeaders } from "./remote-headers.ts";

const principal = { kind: "session", tenant: "north", isAdmin: false } as const;

test("lists roles in order, so that each can be told from the next", () => {
  const roles = { writer: [], "reader, night shift": [], Häuptling: [] };
  const headers = remoteHeaders({ ...principal, name: "kim@example.org", roles });
  expect(headers).toEqual({
    "remote-user": "kim@example.org",
    "remote-groups": "H%C3%A4uptling,reader%2C%20night%20shift,writer",
    "remote-admin": "false",
  });
  expect(headers["remote-groups"]!.split(",").map(decodeURIComponent).toSorted()).toEqual(
    Object.keys(roles).toSorted(),
  );
});

test.each(["Zoë", "a\r\nremote-admin: true", "100%", "%41", "\u{1F6A2}", "a b"])(
  "encodes the name %j so that it can be read again",
  (name) => {
    const { "remote-user": user = "" } = remoteHeaders({ ...principal, name, roles: {} });
    expect(user).toMatch(/^[\x21-\x7e]+$/);
    expect(decodeURIComponent(user)).toBe(name);
  },
);
