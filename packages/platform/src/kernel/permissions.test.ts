import { expect, test } from "vitest";

import { holdsScopes, type Principal } from "./permissions.ts";

function makePrincipal(
  roles: Principal["roles"],
  others: Partial<Pick<Principal, "isAdmin" | "kind">> = {},
): Principal {
  return { kind: "token", name: "ada", tenant: "acme", isAdmin: false, ...others, roles };
}

test.each<[string, Principal["roles"], readonly string[], boolean]>([
  ["one role that holds all", { analyst: ["read", "run"] }, ["run", "read"], true],
  ["one role that holds more", { analyst: ["read", "run", "write"] }, ["read"], true],
  ["one of several roles that holds all", { a: ["x"], b: ["read", "run"] }, ["read", "run"], true],
  ["two roles that hold all only together", { a: ["read"], b: ["run"] }, ["read", "run"], false],
  ["a role that lacks one", { analyst: ["read"] }, ["read", "run"], false],
  ["a role without scopes", { analyst: [] }, ["read"], false],
  ["no role at all", {}, ["read"], false],
  ["no role where nothing is needed", {}, [], false],
  ["a scope that only begins alike", { analyst: ["read:all"] }, ["read"], false],
  ["a scope in other letters", { analyst: ["Read"] }, ["read"], false],
])("%s", (_what, roles, required, expected) => {
  expect(holdsScopes(makePrincipal(roles), required)).toBe(expected);
});

test("an administrator and the operator need a role like everyone else", () => {
  expect(holdsScopes(makePrincipal({}, { isAdmin: true }), ["read"])).toBe(false);
  expect(holdsScopes(makePrincipal({}, { kind: "operator" }), ["read"])).toBe(false);
});
