import { expect, test } from "vitest";

import { describeScopes, describeScopesInOneSentence } from "./describe-scopes.ts";

const actions = ["run", "get_result", "get_available_dates"];

test("a query kind per one unit is said with what else is allowed, and that nothing else is", () => {
  const scopes = [...actions, "admin3:unique_subscriber_counts:unique_subscriber_counts"];
  expect(describeScopesInOneSentence(scopes)).toBe(
    "Ask for unique subscriber counts per admin3 region; read results; see which days have data; nothing else.",
  );
});

test("units are named from the largest to the smallest, whatever their order", () => {
  const scopes = ["run", "lon-lat:a:a", "admin3:a:a", "admin0:a:a", "admin1:a:a"];
  expect(describeScopes(scopes).allowed).toEqual([
    "ask for a per admin0, admin1 or admin3 region or per point",
  ]);
});

test("kinds with the same units stand together, others apart", () => {
  const scopes = ["run", "admin1:a:a", "admin1:b:b", "admin2:c:c", "nonspatial:d_e:d_e"];
  expect(describeScopes(scopes).allowed).toEqual([
    "ask for a and b per admin1 region",
    "ask for c per admin2 region",
    "ask for d e",
  ]);
});

test("what a query may be made of is named while it is little, and counted when it is much", () => {
  const top = "admin1:spatial_aggregate";
  const few = ["run", `${top}:spatial_aggregate`, `${top}:daily_location`, `${top}:modal_location`];
  expect(describeScopes(few).allowed).toEqual([
    "ask for spatial aggregate (made of daily location and modal location) per admin1 region",
  ]);
  const many = [
    "run",
    ...["spatial_aggregate", "a", "b", "c", "d"].map((kind) => `${top}:${kind}`),
  ];
  expect(describeScopes(many).allowed).toEqual([
    "ask for spatial aggregate (made of 4 kinds of query) per admin1 region",
  ]);
});

test("of many kinds the first are named and the others counted", () => {
  const kinds = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const scopes = ["run", ...kinds.map((kind) => `admin1:${kind}:${kind}`)];
  expect(describeScopes(scopes).allowed).toEqual([
    "ask for a, b, c, d, e and 3 more kinds of query per admin1 region",
  ]);
});

test("outlines are got with the scope for results, and are no query", () => {
  const scopes = ["get_result", "admin3:geography:geography", "admin0:geography:geography"];
  expect(describeScopes(scopes)).toEqual({
    allowed: ["get the outlines of the admin0 and admin3 regions"],
    missing: [],
  });
});

test("a kind without the actions allows nothing, and it is said which are missing", () => {
  expect(describeScopes(["admin3:a:a"])).toEqual({
    allowed: [],
    missing: [
      "Without “run” no query can be asked.",
      "Without “get_result” no result can be read.",
    ],
  });
});

test("the actions without any kind allow no question", () => {
  const { allowed, missing } = describeScopes(actions);
  expect(allowed).toEqual(["see which days have data"]);
  expect(missing).toEqual(["No query kind is chosen, so nothing can be asked."]);
});

test("the parts of a kind without the kind itself allow nothing", () => {
  expect(describeScopes(["run", "get_result", "admin1:flows:daily_location"])).toEqual({
    allowed: [],
    missing: [
      "No query kind is chosen, so nothing can be asked.",
      "Of flows only parts are chosen, not the kind itself.",
    ],
  });
});

test("a scope of another grammar is shown as it is", () => {
  expect(describeScopesInOneSentence(["can_get_qa"])).toBe("Use can_get_qa; nothing else.");
});

test("no scopes allow nothing", () => {
  expect(describeScopesInOneSentence([])).toBe("Nothing.");
});
