import { canonicalName, isUserName, quoteName } from "../people/user-name.ts";
import { accessErrors } from "./access-errors.ts";

/** The name of a role or a server as it is stored and compared. @throws `identity.name_invalid` */
export function storedName(name: string): string {
  const canonical = canonicalName(name);
  // A token holds scopes by the name of the role, and this name means something else to JavaScript.
  const isUsable = isUserName(canonical) && canonical !== "__proto__";
  if (!isUsable) throw accessErrors.name_invalid({ name: quoteName(name) });
  return canonical;
}
