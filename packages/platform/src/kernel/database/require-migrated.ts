import { kernelErrors } from "../kernel-errors.ts";
import type { Database } from "./database.ts";
import { createMigrator, type MigrationSet } from "./migrate.ts";

/**
 * Makes sure that another process has brought a module's tables up to date.
 *
 * @throws `kernel.database_older` when a migration is missing
 */
export async function requireMigrated(
  database: Database,
  module: string,
  migrations: MigrationSet,
): Promise<void> {
  const migrator = createMigrator(database, module, migrations);
  const known = await migrator.getMigrations();
  if (known.some(({ executedAt }) => !executedAt)) throw kernelErrors.database_older({ module });
}
