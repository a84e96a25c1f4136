import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";

import { kernelErrors } from "../kernel-errors.ts";
import type { Database } from "./database.ts";
import { translateStorageError } from "./storage-errors.ts";

/** Migrations by name, `0001-what`, applied in the order of their names. There is no way back. */
export type MigrationSet = Readonly<Record<string, ForwardMigration>>;

export interface ForwardMigration {
  up(kysely: Kysely<object>): Promise<void>;
}

/**
 * Brings one module's tables up to date, all pending migrations in one transaction. Processes that start at the same time
 * wait for each other.
 *
 * @throws `kernel.database_newer` when the database holds a migration that this version does not know,
 * `kernel.migration_failed` when one fails, and what `translateStorageError` gives when the database cannot be used.
 */
export async function migrate(
  database: Database,
  module: string,
  migrations: MigrationSet,
): Promise<void> {
  const migrator = createMigrator(database, module, migrations);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (isNewer(error)) throw kernelErrors.database_newer({ module }, { cause: error });
  throw translateStorageError(error) ?? (await failure(migrator, module, error));
}

/** What knows which migrations of a module a database has. */
export function createMigrator(
  database: Database,
  module: string,
  migrations: MigrationSet,
): Migrator {
  return new Migrator({
    db: database.kysely,
    provider: { getMigrations: async () => migrations },
    migrationTableName: `${module}_migrations`,
    migrationLockTableName: `${module}_migrations_lock`,
  });
}

async function failure(migrator: Migrator, module: string, error: unknown): Promise<Error> {
  const applied = (await migrator.getMigrations()).filter((migration) => migration.executedAt);
  const reason = error instanceof Error ? error.message : String(error);
  return kernelErrors.migration_failed(
    { module, applied: applied.length, reason },
    { cause: error },
  );
}

function isNewer(error: unknown): boolean {
  return (
    error instanceof Error && /previously executed migration .+ is missing$/.test(error.message)
  );
}
