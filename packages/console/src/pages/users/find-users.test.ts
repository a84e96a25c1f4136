import { expect, test } from "vitest";

import type { AdministeredUser } from "../../lib/administration-queries.ts";
import { findUsers } from "./find-users.ts";

const nobody: AdministeredUser = {
  name: "",
  isAdmin: false,
  hasPassword: true,
  isExternal: false,
  createdAt: "2026-01-01T00:00:00Z",
  lastSeenAt: null,
  twoFactor: { isRequired: false, isActive: false, passkeys: 0 },
  roles: [],
};
const ada: AdministeredUser = { ...nobody, name: "Ada", isAdmin: true };
const grace: AdministeredUser = {
  ...nobody,
  name: "grace",
  roles: [{ server: "flotilla:demo", role: "analyst" }],
};

test.each([
  ["ada", [ada]],
  ["  ANALYST demo ", [grace]],
  ["administrator", [ada]],
  ["ada analyst", []],
  [" ", [ada, grace]],
])("“%s” finds whoever has all of its words", (search, found) => {
  expect(findUsers([ada, grace], search)).toEqual(found);
});
