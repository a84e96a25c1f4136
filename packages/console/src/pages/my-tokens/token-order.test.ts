import { expect, test } from "vitest";

import { checkDraft, composeOrder, findLatestExpiry, formatFromNow } from "./token-order.ts";
import type { TokenDraft } from "./token-order.ts";
import type { GrantedServer } from "./token-queries.ts";

const now = Date.parse("2026-11-14T14:00:00Z");
const server: GrantedServer = {
  id: "s1",
  name: "Survey",
  audience: "flotilla:survey",
  latestExpiry: { at: "2026-12-14T14:00:00Z", reason: 'The server "survey" allows 30 days.' },
  roles: [
    {
      name: "analyst",
      scopes: ["run", "get_result"],
      latestExpiry: { at: "2026-11-21T14:00:00Z", reason: 'The role "analyst" allows 7 days.' },
    },
    {
      name: "reader",
      scopes: ["get_result"],
      latestExpiry: {
        at: "2026-11-16T14:00:00Z",
        reason: 'The role "reader" allows no later moment.',
      },
    },
  ],
};
const draft: TokenDraft = {
  name: " Nightly report ",
  scopes: new Map([["analyst", ["run", "get_result"]]]),
  expiry: { kind: "latest" },
};
const latest = findLatestExpiry(server, ["analyst"]);

test("the latest expiry is the earliest of the server's and the chosen roles'", () => {
  expect(findLatestExpiry(server, []).reason).toBe('The server "survey" allows 30 days.');
  expect(latest.reason).toBe('The role "analyst" allows 7 days.');
  expect(findLatestExpiry(server, ["analyst", "reader"]).reason).toBe(
    'The role "reader" allows no later moment.',
  );
});

test("a whole role is ordered without its scopes, and the latest expiry is the platform's to set", () => {
  expect(composeOrder(draft, server, now)).toEqual({
    name: "Nightly report",
    server: "s1",
    roles: [{ role: "analyst" }],
  });
});

test("fewer scopes and an earlier end are ordered as they were chosen", () => {
  const scopes = new Map([
    ["analyst", ["run"]],
    ["reader", []],
  ]);
  const expiry = { kind: "length", seconds: 3600 } as const;
  expect(composeOrder({ ...draft, scopes, expiry }, server, now)).toEqual({
    name: "Nightly report",
    server: "s1",
    roles: [{ role: "analyst", scopes: ["run"] }],
    expiresAt: "2026-11-14T15:00:00.000Z",
  });
});

test("a draft that can be ordered has no faults", () => {
  expect(checkDraft(draft, latest, now)).toEqual({});
  const expiry = { kind: "moment", text: "2026-11-20T10:00" } as const;
  expect(checkDraft({ ...draft, expiry }, latest, now)).toEqual({});
});

test("a draft without name, role or date has a fault for each", () => {
  const empty: TokenDraft = { name: " ", scopes: new Map(), expiry: { kind: "moment", text: "" } };
  expect(checkDraft(empty, latest, now)).toEqual({
    name: "Give the token a name.",
    roles: "Choose at least one role, and of it at least one scope.",
    expiry: "Choose a date and a time.",
  });
});

test.each([
  ["2026-11-14T13:59", "Choose a moment that is still to come."],
  [
    "2026-11-21T14:01",
    'The latest is 21 November 2026, 14:00 UTC. The role "analyst" allows 7 days.',
  ],
])("%s is no possible end", (text, fault) => {
  expect(checkDraft({ ...draft, expiry: { kind: "moment", text } }, latest, now).expiry).toBe(
    fault,
  );
});

test.each([
  ["2026-11-21T13:59:58Z", "7 days from now"],
  ["2026-11-21T02:00:00Z", "6 days 12 hours from now"],
  ["2026-11-14T14:44:40Z", "45 minutes from now"],
  ["2026-11-14T13:00:00Z", "0 seconds from now"],
])("%s is %s", (moment, words) => {
  expect(formatFromNow(moment, now)).toBe(words);
});
