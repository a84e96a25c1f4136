import type { Kysely } from "kysely";

import type { Database } from "./database/database.ts";
import type { Secret } from "./secret.ts";

/**
 * The handle of one tenant, and the only way to its data. It is passed explicitly, as the first parameter of every
 * store function; there is no current tenant.
 */
export interface Tenant {
  /** Lower-case letters, digits and hyphens; begins with a letter. Unique on the platform. */
  readonly name: string;
  /** The tenant's own directory: event store, files, keys. */
  readonly directory: string;
  /** The tenant's own record database. A module sees its own tables through `tablesOf`. */
  readonly records: Database;
  /** 32 random bytes that belong to this tenant alone; purposes derive their own keys from it with `deriveKey`. */
  readonly key: Secret<Buffer>;
}

/** A module's view of a tenant's records: `tablesOf<IdentityTables>(tenant).selectFrom("identity_users")`. */
export function tablesOf<Tables extends object>(tenant: Tenant): Kysely<Tables> {
  return tenant.records.kysely as unknown as Kysely<Tables>;
}
