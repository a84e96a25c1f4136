import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { migrate, type ModuleDefinition, openSqlite, Secret, type Tenant } from "#kernel";

export interface TestTenant {
  readonly tenant: Tenant;
  /** Closes the databases and removes the directory. */
  remove(): Promise<void>;
}

/** Makes a tenant of its own in a temporary directory, with the tables of the given modules. */
export async function makeTenant(
  name: string,
  modules: readonly ModuleDefinition[] = [],
): Promise<TestTenant> {
  const directory = mkdtempSync(join(tmpdir(), `flotilla-${name}-`));
  const records = openSqlite(join(directory, "records.sqlite"));
  for (const module of modules) {
    if (module.migrations) await migrate(records, module.name, module.migrations);
  }
  return {
    tenant: { name, directory, records, key: new Secret(randomBytes(32)) },
    async remove() {
      await records.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
