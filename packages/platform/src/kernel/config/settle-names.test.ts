import { expect, test } from "vitest";

import {
  faultsOf as findFaults,
  ferrySettings,
  type Given,
  load as read,
} from "#test/configuration";

import { describeSource } from "./resolvers/resolver.ts";

const settings = [ferrySettings];
const load = (given: Given) => read({ settings, ...given });
const faultsOf = (given: Given) => findFaults({ settings, ...given });

test("another program's variables give every form of setting", () => {
  const environment = {
    SHIP_CAPTAIN: "Ada",
    SHIP_SEATS: "12",
    SHIP_NIGHT: "true",
    SHIP_KEY: "k1",
  };
  const ferry = load({ environment }).get(ferrySettings);
  expect(ferry).toMatchObject({ captain: "Ada", seats: 12, isNight: true });
  expect(ferry.key?.reveal()).toBe("k1");
  expect(sourceOf("ferry.captain", { environment })).toBe("SHIP_CAPTAIN");
});

test.each([
  ["SHIP_SEATS", "0", "ferry.seats: 0: must be a whole number of at least 1"],
  ["SHIP_SEATS", "1e1", 'ferry.seats: "1e1": must be a whole number of at least 1'],
  ["SHIP_NIGHT", "True", 'ferry.is_night: "True": must be true or false'],
  ["SHIP_NIGHT", "1", 'ferry.is_night: "1": must be true or false'],
  ["SHIP_MASTER", "Al", 'ferry.captain: "Al": must be text, at least 3 long'],
  ["SHIP_KEY", "x", "ferry.key: [redacted]: must begin with k. Correct it."],
])("a wrong value is refused under the name %s that was used", (variable, text, expected) => {
  expect(faultsOf({ environment: { [variable]: text } })).toEqual([
    expect.stringContaining(`${variable}: ${expected}`),
  ]);
});

test.each<[string, Given]>([
  ["SHIP_CAPTAIN_FILE", { environment: { SHIP_CAPTAIN_FILE: "name" }, files: { name: "Ada\n" } }],
  [
    "our own variable with _FILE",
    { environment: { FLOTILLA_FERRY_CAPTAIN_FILE: "name" }, files: { name: "Ada\n" } },
  ],
  ["a secret in capitals", { files: { "secrets/SHIP_CAPTAIN": "Ada\n" } }],
  ["a secret in lower case", { files: { "secrets/ship_master": "Ada\n" } }],
  ["a secret under our name", { files: { "secrets/flotilla_ferry_captain": "Ada\n" } }],
])("%s gives a setting that is no secret but has other names", (_what, given) => {
  expect(load(given).get(ferrySettings).captain).toBe("Ada");
  expect(sourceOf("ferry.captain", given)).toMatch(/name$|SHIP_CAPTAIN$|master$|captain$/);
});

test("an empty value under another program's name counts as not given", () => {
  const environment = { SHIP_CAPTAIN: "", SHIP_SEATS: "", SHIP_KEY: "", SHIP_KEY_FILE: "" };
  const files = { "secrets/ship_master": "\n" };
  const configuration = load({ environment, files });
  expect(configuration.get(ferrySettings)).toEqual({ captain: "nobody", seats: 4, isNight: false });
  expect(sourceOf("ferry.captain", { environment })).toBe("default");
  const own = { "flotilla.yaml": "ferry: {captain: Ada}" };
  expect(load({ environment, files: own }).get(ferrySettings).captain).toBe("Ada");
  const withFile = { environment: { SHIP_KEY: "", SHIP_KEY_FILE: "key" }, files: { key: "k1" } };
  expect(load(withFile).get(ferrySettings).key?.reveal()).toBe("k1");
});

test("unknown variables and secrets of other programs are left alone", () => {
  const environment = { SHIP_CAPTAINS: "x", SHIP: "x", ship_captain: "x", SHIP_SEAT_FILE: "x" };
  const files = { "secrets/SHIP_SEATZ": "x", "secrets/Ship_Seats": "0" };
  expect(load({ environment, files }).get(ferrySettings).seats).toBe(4);
});

test("the same value under several names is taken, from our own name first", () => {
  const environment = { SHIP_CAPTAIN: "Ada", FLOTILLA_FERRY_CAPTAIN: "Ada", SHIP_MASTER: "Ada" };
  expect(load({ environment }).get(ferrySettings).captain).toBe("Ada");
  expect(sourceOf("ferry.captain", { environment })).toBe("FLOTILLA_FERRY_CAPTAIN");
  const secrets = { "secrets/FLOTILLA_FERRY_KEY": "k1" };
  const given = { environment: { SHIP_KEY: "k1" }, files: secrets };
  expect(load(given).get(ferrySettings).key?.reveal()).toBe("k1");
  expect(sourceOf("ferry.key", given)).toMatch(/secrets\/FLOTILLA_FERRY_KEY$/);
});

const contradiction = "gives another value than";

test.each<[string, Given, string]>([
  [
    "ours",
    { environment: { SHIP_CAPTAIN: "Ada", FLOTILLA_FERRY_CAPTAIN: "Bob" } },
    `SHIP_CAPTAIN: ferry.captain: ${contradiction} FLOTILLA_FERRY_CAPTAIN. Set only one of the two.`,
  ],
  [
    "each other",
    { environment: { SHIP_CAPTAIN: "Ada", SHIP_MASTER: "Bob" } },
    `SHIP_MASTER: ferry.captain: ${contradiction} SHIP_CAPTAIN. Set only one of the two.`,
  ],
  [
    "our own secret",
    { environment: { SHIP_KEY: "k1" }, files: { "secrets/FLOTILLA_FERRY_KEY": "k2" } },
    `SHIP_KEY: ferry.key: ${contradiction} DIR/secrets/FLOTILLA_FERRY_KEY. Set only one of the two.`,
  ],
  [
    "our own empty variable",
    { environment: { SHIP_KEY: "k1", FLOTILLA_FERRY_KEY: "" } },
    `SHIP_KEY: ferry.key: ${contradiction} FLOTILLA_FERRY_KEY. Set only one of the two.`,
  ],
])("names that contradict %s are refused, both named", (_whom, given, line) => {
  expect(faultsOf(given)).toEqual([line]);
});

test("a name is given once: by its variable, a file or one way of writing it", () => {
  const files = { key: "k1" };
  expect(faultsOf({ environment: { SHIP_KEY: "k1", SHIP_KEY_FILE: "key" }, files })).toEqual([
    "SHIP_KEY_FILE: ferry.key: is also given by SHIP_KEY. Set only one of the two.",
  ]);
  const twice = { "secrets/SHIP_KEY": "k1", "secrets/ship_key": "k1" };
  expect(faultsOf({ files: twice })).toEqual([
    "DIR/secrets/ship_key: ferry.key: is also given by SHIP_KEY in the same directory. Keep only one of the two.",
  ]);
});

test("another name keeps the order of the sources", () => {
  const files = { "flotilla.yaml": "ferry: {captain: Eve}", "secrets/SHIP_CAPTAIN": "Dan" };
  const environment = { SHIP_CAPTAIN: "Cid" };
  const flags = { "ferry-captain": "Bob" };
  expect(captainOf({ files })).toBe("Dan");
  expect(captainOf({ files, environment })).toBe("Cid");
  expect(captainOf({ files, environment, flags })).toBe("Bob");
});

function captainOf(given: Given): string {
  return load(given).get(ferrySettings).captain;
}

function sourceOf(key: string, given: Given): string | undefined {
  const entry = load(given)
    .entries()
    .find((each) => each.key === key);
  return entry && describeSource(entry.source);
}
