import { expect, test } from "vitest";

import type { AdministeredRole } from "../../lib/administration-queries.ts";
import { findRoles, groupByServer } from "./find-roles.ts";

const analyst = role("analyst", "demo", ["ada"]);
const runner = role("runner", "demo", ["grace"]);
const reader = role("reader", "partner", ["ada"]);
const roles = [analyst, runner, reader];

test.each([
  ["ADA", [analyst, reader]],
  ["demo grace", [runner]],
  ["partner", [reader]],
  ["", roles],
  ["nobody", []],
])("“%s” finds roles by name, server and member", (search, found) => {
  expect(findRoles(roles, search)).toEqual(found);
});

test("roles stand together with those of the same server", () => {
  expect(groupByServer(roles)).toEqual([
    { server: analyst.server, roles: [analyst, runner] },
    { server: reader.server, roles: [reader] },
  ]);
});

function role(name: string, server: string, members: string[]): AdministeredRole {
  return {
    id: name,
    name,
    server: { id: server, name: server, audience: `flotilla:${server}` },
    scopes: [],
    everyScope: false,
    latestExpiry: null,
    longestLifeSeconds: null,
    members,
  };
}
