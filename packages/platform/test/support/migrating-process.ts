import { setTimeout as sleep } from "node:timers/promises";

import { migrate, type MigrationSet, openSqlite } from "#kernel";

/** Migrations that say when they are half-way, take a while, and fail when they are applied twice. */
const slowMigrations: MigrationSet = {
  "0001-first": {
    async up(kysely) {
      await kysely.schema.createTable("first").addColumn("id", "integer").execute();
      process.stdout.write("half-way\n");
      await sleep(100);
    },
  },
  "0002-second": {
    async up(kysely) {
      await kysely.schema.alterTable("first").addColumn("name", "text").execute();
    },
  },
};

/** To be run as a program: `migrating-process.ts <file>` brings a SQLite file up to date. */
const [path] = process.argv.slice(2);
if (import.meta.main && path) {
  const database = openSqlite(path);
  await migrate(database, "slow", slowMigrations);
  await database.close();
}
