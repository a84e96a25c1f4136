import type { Tenant } from "#kernel";

import type { UserRow } from "../store/tables.ts";
import { findUser } from "../store/users.ts";

const validName = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,98}[^\p{C}\p{Z}])?$/u;

/** The form in which names are stored and compared. */
export function canonicalName(name: string): string {
  return name.normalize("NFC");
}

/** Whether a user can have the name, given in canonical form: 1 to 100 visible characters without spaces at the ends. */
export function isUserName(name: string): boolean {
  return validName.test(name);
}

/** What the audit log calls those who are no users. */
const reservedNames = new Set(["operator", "anonymous"]);

/** Whether the name, in canonical form, stands for somebody who is no user. */
export function isReservedName(name: string): boolean {
  return reservedNames.has(name.toLowerCase());
}

/** The user with a name as somebody typed it. What cannot be a name is not looked up: some of it no database accepts. */
export async function findUserByName(tenant: Tenant, name: string): Promise<UserRow | undefined> {
  const canonical = canonicalName(name);
  return isUserName(canonical) ? await findUser(tenant, canonical) : undefined;
}

/** A name as messages show it. */
export function quoteName(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
