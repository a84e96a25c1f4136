import { expect, test } from "vitest";

import { readAllowedKinds } from "./allowed-kinds.ts";

const kinds = { byName: new Map(), runnable: ["flows", "spatial_aggregate"] };
const flows = ["admin3:flows:flows", "admin3:flows:daily_location"];

test("kinds whose own scope a role holds beside run and get_result may be run, of the parts it holds", () => {
  const allowed = readAllowedKinds([{ scopes: ["run", "get_result", ...flows] }], kinds);
  expect([...allowed.keys()]).toEqual(["flows"]);
  expect(allowed.get("flows")).toEqual({
    units: ["admin3"],
    parts: new Set(["flows", "daily_location"]),
  });
});

test.each([
  ["without run", [{ scopes: ["get_result", ...flows] }]],
  ["with its parts alone", [{ scopes: ["run", "get_result", "admin3:flows:daily_location"] }]],
  ["with scopes of two roles together", [{ scopes: ["run", "get_result"] }, { scopes: flows }]],
  ["of a kind that cannot be run", [{ scopes: ["run", "get_result", "admin3:odd:odd"] }]],
])("nothing may be run %s", (_, roles) => {
  expect(readAllowedKinds(roles, kinds).size).toBe(0);
});
