import { sql } from "kysely";
import { expect, test } from "vitest";

import { eachDatabase } from "#test/databases";

import { type Database, migrate, type MigrationSet, requireMigrated } from "../index.ts";

const first: MigrationSet = {
  "0001-boats": {
    async up(kysely) {
      await kysely.schema.createTable("test_boats").addColumn("name", "text").execute();
    },
  },
};
// Named out of order on purpose: the order of the names counts, not the one of writing.
const both: MigrationSet = {
  "0002-length": {
    async up(kysely) {
      await kysely.schema.alterTable("test_boats").addColumn("length", "integer").execute();
    },
  },
  ...first,
};
const failing: MigrationSet = {
  ...both,
  "0003-broken": {
    async up(kysely) {
      await sql`insert into test_boats (name, length) values ('half', 1)`.execute(kysely);
      await sql`insert into no_such_table values (1)`.execute(kysely);
    },
  },
};

eachDatabase("migrations", (open) => {
  test("are applied in the order of their names, each once", async () => {
    const database = await open();

    await migrate(database, "test", both);
    await migrate(database, "test", both);

    expect(await applied(database)).toEqual(["0001-boats", "0002-length"]);
    await sql`insert into test_boats (name, length) values ('a', 1)`.execute(database.kysely);
  });

  test("are added to those applied before", async () => {
    const database = await open();
    await migrate(database, "test", first);
    await sql`insert into test_boats (name) values ('kept')`.execute(database.kysely);

    await migrate(database, "test", both);

    const { rows } = await sql`select name, length from test_boats`.execute(database.kysely);
    expect(rows).toEqual([{ name: "kept", length: null }]);
  });

  test("leave nothing when one of them fails, and can be repeated", async () => {
    const database = await open();

    await expect(migrate(database, "test", failing)).rejects.toMatchObject({
      code: "kernel.migration_failed",
      message: expect.stringContaining("test failed after 0 earlier ones"),
    });

    expect(await tables(database)).not.toContain("test_boats");
    await migrate(database, "test", both);
    expect(await applied(database)).toEqual(["0001-boats", "0002-length"]);
  });

  test("say how many were applied before the one that failed", async () => {
    const database = await open();
    await migrate(database, "test", both);

    await expect(migrate(database, "test", failing)).rejects.toThrow("after 2 earlier ones");
    expect(await applied(database)).toEqual(["0001-boats", "0002-length"]);
  });

  test("of two instances at the same time are applied once", async () => {
    const one = await open();
    const two = await open(one);

    await Promise.all([migrate(one, "test", both), migrate(two, "test", both)]);

    expect(await applied(two)).toEqual(["0001-boats", "0002-length"]);
  });

  test("can be required to have been applied by another process", async () => {
    const database = await open();
    const older = { code: "kernel.database_older" };

    await expect(requireMigrated(database, "test", first)).rejects.toMatchObject(older);
    await migrate(database, "test", first);
    await requireMigrated(database, "test", first);

    await expect(requireMigrated(database, "test", both)).rejects.toMatchObject(older);
    expect(await applied(database)).toEqual(["0001-boats"]);
  });

  test("of several modules do not know each other", async () => {
    const database = await open();

    await migrate(database, "test", both);
    await migrate(database, "other", {});

    expect(await applied(database)).toHaveLength(2);
  });

  test("refuse a database that a newer version made, and name the module", async () => {
    const database = await open();
    await migrate(database, "test", both);

    await expect(migrate(database, "test", first)).rejects.toMatchObject({
      code: "kernel.database_newer",
      message: expect.stringContaining("tables of test"),
    });
  });

  test("do not take a migration that was put in before an applied one for a newer version", async () => {
    const database = await open();
    await migrate(database, "test", first);

    await expect(
      migrate(database, "test", { "0000-late": { up: async () => {} }, ...first }),
    ).rejects.toMatchObject({ code: "kernel.migration_failed" });
  });
});

async function applied(database: Database): Promise<string[]> {
  const { rows } = await sql<{
    name: string;
  }>`select name from test_migrations order by name`.execute(database.kysely);
  return rows.map((row) => row.name);
}

async function tables(database: Database): Promise<string[]> {
  return (await database.kysely.introspection.getTables()).map((table) => table.name);
}
