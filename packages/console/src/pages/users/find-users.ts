import type { AdministeredUser } from "../../lib/administration-queries.ts";
import { describeSecondFactor } from "./second-factor.ts";

/** The users of whom every word of the search is said somewhere in their row. */
export function findUsers(
  users: readonly AdministeredUser[],
  search: string,
): readonly AdministeredUser[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return users;
  return users.filter((user) => {
    const text = textOf(user).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function textOf({ name, isAdmin, isExternal, roles, twoFactor }: AdministeredUser): string {
  return [
    name,
    isAdmin ? "administrator" : "",
    isExternal ? "single sign-on" : "",
    describeSecondFactor(twoFactor).text,
    ...roles.flatMap(({ role, server }) => [role, server]),
  ].join("\n");
}
