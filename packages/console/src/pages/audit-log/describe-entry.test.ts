import { expect, test } from "vitest";

import { describeAction, describeName, describeValue } from "./describe-entry.ts";

test("an action is told in words", () => {
  expect(describeAction("identity.user_created")).toBe("User created");
  expect(describeAction("started")).toBe("Started");
});

test.each([
  ["grantedScopes", "Granted scopes"],
  ["client_address", "Client address"],
  ["role", "Role"],
])("the name %s is told as %s", (name, words) => {
  expect(describeName(name)).toBe(words);
});

test.each([
  ["ada", "ada"],
  ["", "(empty)"],
  [null, "none"],
  [true, "true"],
  [7, "7"],
  [["run", "get_result"], "run, get_result"],
  [[], "none"],
  [{ a: 1 }, '{"a":1}'],
])("the value %j is told as %s", (value, text) => {
  expect(describeValue(value)).toBe(text);
});
