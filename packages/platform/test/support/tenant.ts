import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type DatabaseKind, migrate, type ModuleDefinition, Secret, type Tenant } from "#kernel";

import { makeDatabase } from "./databases.ts";

export interface TestTenant {
  readonly tenant: Tenant;
  /** Closes the databases and removes them and the directory. */
  remove(): Promise<void>;
}

/**
 * Makes a tenant of its own in a temporary directory, with the tables of the given modules, its records on the given kind
 * of database (`eachDatabase` hands the kind to the tests).
 */
export async function makeTenant(
  name: string,
  modules: readonly ModuleDefinition[] = [],
  kind: DatabaseKind = "sqlite",
): Promise<TestTenant> {
  const directory = mkdtempSync(join(tmpdir(), `flotilla-${name}-`));
  const made = await makeDatabase(kind);
  const records = made.database;
  for (const module of modules) {
    if (module.migrations) await migrate(records, module.name, module.migrations);
  }
  return {
    tenant: { name, directory, records, key: new Secret(randomBytes(32)) },
    async remove() {
      await made.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
