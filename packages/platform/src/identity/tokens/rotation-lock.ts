import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import type { Tenant } from "#kernel";

import { keyErrors } from "./key-errors.ts";

/**
 * Does the work while no other process replaces the tenant's key. The operating system gives the lock up when the process
 * ends in whatever way.
 *
 * @throws `identity.key_rotation_under_way`
 */
export async function whileLocked<Result>(
  tenant: Tenant,
  work: () => Promise<Result>,
): Promise<Result> {
  const connection = new DatabaseSync(join(tenant.directory, "keys", "rotation.lock"), {
    timeout: 0,
  });
  try {
    take(connection, tenant);
    return await work();
  } finally {
    connection.close();
  }
}

function take(connection: DatabaseSync, tenant: Tenant): void {
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    if (error instanceof Error && error.message.includes("locked")) {
      throw keyErrors.key_rotation_under_way({ tenant: tenant.name }, { cause: error });
    }
    throw error;
  }
}
