import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sql } from "kysely";
import { expect, test } from "vitest";

import { administer, describePostgresql, eachDatabase, postgresqlUrl } from "#test/databases";

import { type Database, openPostgresql, openSqlite } from "../index.ts";

type Tables = { boats: { name: string; length: number } };

eachDatabase("a database", (open, kind) => {
  test("commits a transaction as a whole or not at all", async () => {
    const database = await openWithBoats();

    const failed = kyselyOf(database)
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto("boats").values({ name: "lost", length: 1 }).execute();
        throw new Error("on purpose");
      });

    await expect(failed).rejects.toThrow("on purpose");
    expect(await names(database)).toEqual([]);
  });

  test("gives numbers for counts, sums of integers, and truth as it was stored", async () => {
    const database = await openWithBoats();
    await insert(database, "a", 3);
    await insert(database, "b", 4);

    const { rows } = await sql`select count(*) as count, sum(length) as sum from boats`.execute(
      database.kysely,
    );

    expect(rows).toEqual([{ count: 2, sum: 7 }]);
  });

  test("sorts text by code point", async () => {
    const database = await openWithBoats();
    for (const name of ["b", "a", "B", "_", "ä", "a-1", "a1"]) await insert(database, name, 1);

    expect(await names(database)).toEqual(["B", "_", "a", "a-1", "a1", "b", "ä"]);
  });

  test("lets readers read while another connection writes", async () => {
    const writer = await openWithBoats();
    const reader = await open(writer);
    await insert(writer, "before", 1);

    await kyselyOf(writer)
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto("boats").values({ name: "unseen", length: 1 }).execute();
        expect(await names(reader)).toEqual(["before"]);
      });

    expect(await names(reader)).toEqual(["before", "unseen"]);
  });

  test("lets 40 transactions on two connections add to one row without losing any", async () => {
    const one = await openWithBoats();
    const two = await open(one);
    await insert(one, "counter", 0);

    await Promise.all(
      Array.from({ length: 40 }, (_, index) => increment(index % 2 === 0 ? one : two)),
    );

    const boats = await kyselyOf(two).selectFrom("boats").select("length").execute();
    expect(boats).toEqual([{ length: 40 }]);
  });

  test("closes without ever having been used", async () => {
    const database = await open();

    await expect(database.close()).resolves.toBeUndefined();
  });

  async function openWithBoats(): Promise<Database> {
    const database = await open();
    await database.kysely.schema
      .createTable("boats")
      .addColumn("name", "text")
      .addColumn("length", "integer")
      .execute();
    return database;
  }

  // Reads before it writes, which a transaction that takes its lock late would not survive.
  async function increment(database: Database): Promise<void> {
    await kyselyOf(database)
      .transaction()
      .execute(async (transaction) => {
        const boats = transaction.selectFrom("boats").select("length");
        const query = kind === "postgresql" ? boats.forUpdate() : boats;
        const { length } = await query.executeTakeFirstOrThrow();
        await transaction
          .updateTable("boats")
          .set({ length: length + 1 })
          .execute();
      });
  }
});

test("SQLite waits for a writer without holding up its own process", async () => {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-database-"));
  const path = join(directory, "records.sqlite");
  const [one, two] = [openSqlite(path), openSqlite(path)];
  await one.kysely.schema.createTable("boats").addColumn("name", "text").execute();
  const order: string[] = [];

  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>();
  const first = one.kysely.transaction().execute(async () => {
    begun();
    await mayCommit;
    order.push("first committed");
  });
  await hasBegun;
  const second = sql`insert into boats values ('second')`
    .execute(two.kysely)
    .then(() => order.push("second written"));
  setTimeout(commit, 50);
  await Promise.all([first, second]);

  expect(order).toEqual(["first committed", "second written"]);
  await Promise.all([one.close(), two.close()]);
  rmSync(directory, { recursive: true });
});

test("SQLite lets a read-only transaction begin while another connection writes", async () => {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-database-"));
  const path = join(directory, "records.sqlite");
  const [writer, reader] = [openSqlite(path), openSqlite(path)];
  await writer.kysely.schema.createTable("boats").addColumn("name", "text").execute();

  const seen = await writer.kysely.transaction().execute(
    async () =>
      await reader.kysely
        .transaction()
        .setAccessMode("read only")
        .execute(async (transaction) => (await sql`select * from boats`.execute(transaction)).rows),
  );

  expect(seen).toEqual([]);
  await Promise.all([writer.close(), reader.close()]);
  expect(existsSync(`${path}-wal`)).toBe(false);
  rmSync(directory, { recursive: true });
});

describePostgresql("a database", () => {
  test("is connected to anew after the server closed its connections", async () => {
    const database = openPostgresql({ url: postgresqlUrl(), maximumConnections: 2 });
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
      database.kysely,
    );

    await administer(`select pg_terminate_backend(${rows[0]!.pid}, 5000)`);

    await expect
      .poll(async () => await sql`select 1 as one`.execute(database.kysely).catch(() => undefined))
      .toMatchObject({ rows: [{ one: 1 }] });
    await database.close();
  });
});

function kyselyOf(database: Database) {
  return database.kysely.withTables<Tables>();
}

async function insert(database: Database, name: string, length: number): Promise<void> {
  await kyselyOf(database).insertInto("boats").values({ name, length }).execute();
}

async function names(database: Database): Promise<string[]> {
  const boats = await kyselyOf(database)
    .selectFrom("boats")
    .select("name")
    .orderBy("name")
    .execute();
  return boats.map((boat) => boat.name);
}
