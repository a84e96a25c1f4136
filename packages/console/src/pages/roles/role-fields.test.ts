import { expect, test } from "vitest";

import type { AdministeredRole } from "../../lib/administration-queries.ts";
import { readNewRole, readRoleChange, toRoleFields } from "./role-fields.ts";

const role: AdministeredRole = {
  id: "1",
  name: "analyst",
  server: { id: "own", name: "Demo", audience: "flotilla:demo" },
  scopes: ["run", "get_result"],
  everyScope: false,
  latestExpiry: "2026-05-01T12:00:07Z",
  longestLifeSeconds: 3600,
  members: [],
};

test("a role that is saved as it was is not changed", () => {
  expect(readRoleChange(toRoleFields(role, ""), role)).toEqual({});
  const reordered = { ...toRoleFields(role, ""), scopes: ["get_result", "run"] };
  expect(readRoleChange(reordered, role)).toEqual({});
});

test("only what is different is sent", () => {
  const fields = { ...toRoleFields(role, ""), name: " lead analyst ", scopes: ["run"] };
  expect(readRoleChange(fields, role)).toEqual({
    name: "lead analyst",
    everyScope: false,
    scopes: ["run"],
  });
});

test("a role can be given every scope, and a choice again", () => {
  const every = { ...toRoleFields(role, ""), everyScope: true };
  expect(readRoleChange(every, role)).toEqual({ everyScope: true });
  const choice = { ...toRoleFields(role, ""), everyScope: false };
  expect(readRoleChange(choice, { ...role, everyScope: true })).toEqual({
    everyScope: false,
    scopes: ["run", "get_result"],
  });
});

test("a new role has no limits of its own unless they are given", () => {
  const fields = { ...toRoleFields(undefined, "own"), name: "reader", scopes: ["get_result"] };
  expect(readNewRole(fields)).toEqual({
    server: "own",
    name: "reader",
    everyScope: false,
    scopes: ["get_result"],
    latestExpiry: null,
    longestLifeSeconds: null,
  });
});
