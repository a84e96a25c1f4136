import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type Database, openSqlite } from "#kernel";
import { until } from "#test/until";
import { type BatchTables, itemsPerBatch } from "#test/writing-process";

interface Writer {
  /** The number of the last batch whose commit was confirmed. */
  acknowledged(): number;
  untilAcknowledged(batch: number): Promise<boolean>;
  kill(): Promise<void>;
}

const support = join(import.meta.dirname, "support");
const running = new Set<ChildProcess>();
let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "flotilla-processes-"));
  path = join(directory, "records.sqlite");
});

afterEach(async () => {
  await Promise.all([...running].map((child) => killChild(child)));
  rmSync(directory, { recursive: true, force: true });
});

test("a database whose writer is killed at any moment keeps each transaction whole or not at all", async () => {
  await createTables();
  for (let round = 1; round <= 8; round += 1) {
    const writer = startWriter(`round-${round}`);
    await writer.untilAcknowledged(3);
    await sleep(Math.random() * 40);
    await writer.kill();

    await withDatabase(async (database) => {
      expect(await integrityOf(database)).toBe("ok");
      await expectWholeBatches(database, `round-${round}`, writer.acknowledged());
    });
  }
});

test("two processes write to one database at the same time and neither fails", async () => {
  await createTables();
  const writers = [startWriter("one"), startWriter("two")];

  await Promise.all(writers.map((writer) => writer.untilAcknowledged(50)));
  await Promise.all(writers.map((writer) => writer.kill()));

  await withDatabase(async (database) => {
    expect(await integrityOf(database)).toBe("ok");
    await expectWholeBatches(database, "one", writers[0]!.acknowledged());
    await expectWholeBatches(database, "two", writers[1]!.acknowledged());
  });
});

test("processes that bring one database up to date at the same time apply each migration once", async () => {
  const children = [1, 2, 3].map(() => start("migrating-process.ts", [path]));

  const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));

  expect(codes).toEqual([0, 0, 0]);
  await withDatabase(async (database) => {
    const { rows } = await sql`select name from slow_migrations order by name`.execute(
      database.kysely,
    );
    expect(rows).toEqual([{ name: "0001-first" }, { name: "0002-second" }]);
  });
});

test("a migration that is killed leaves nothing and can be repeated", async () => {
  const child = start("migrating-process.ts", [path]);
  await once(child.stdout!, "data");
  await killChild(child);

  await withDatabase(async (database) => {
    expect(await integrityOf(database)).toBe("ok");
    const tables = sql`select name from sqlite_master where name = 'first'`;
    expect((await tables.execute(database.kysely)).rows).toEqual([]);
  });
  const [code] = await once(start("migrating-process.ts", [path]), "exit");
  expect(code).toBe(0);
});

async function createTables(): Promise<void> {
  await withDatabase(async ({ kysely }) => {
    await sql`create table batches (writer text, number integer)`.execute(kysely);
    await sql`create table items (writer text, batch integer, position integer)`.execute(kysely);
  });
}

async function expectWholeBatches(
  database: Database,
  writer: string,
  acknowledged: number,
): Promise<void> {
  const kysely = database.kysely.withTables<BatchTables>();
  const batches = await kysely
    .selectFrom("batches")
    .select("number")
    .where("writer", "=", writer)
    .orderBy("number")
    .execute();
  const items = await kysely
    .selectFrom("items")
    .select(["batch", (expression) => expression.fn.countAll<number>().as("count")])
    .where("writer", "=", writer)
    .groupBy("batch")
    .orderBy("batch")
    .execute();
  const numbers = batches.map((batch) => batch.number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
  expect(items).toEqual(numbers.map((batch) => ({ batch, count: itemsPerBatch })));
}

async function integrityOf(database: Database): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma integrity_check`.execute(
    database.kysely,
  );
  return rows[0]?.["integrity_check"];
}

async function withDatabase(use: (database: Database) => Promise<void>): Promise<void> {
  const database = openSqlite(path);
  try {
    await use(database);
  } finally {
    await database.close();
  }
}

function startWriter(name: string): Writer {
  const child = start("writing-process.ts", [path, name]);
  let acknowledged = 0;
  const lines = createInterface({ input: child.stdout! });
  lines.on("line", (line) => (acknowledged = Number(line)));
  return {
    acknowledged: () => acknowledged,
    untilAcknowledged: (batch) =>
      until(`batch ${batch} is written`, 30_000, () => {
        if (child.exitCode !== null) throw new Error(`The writer ended with ${child.exitCode}.`);
        return acknowledged >= batch || undefined;
      }),
    async kill() {
      const closed = once(lines, "close");
      await killChild(child);
      await closed;
    },
  };
}

function start(program: string, parameters: readonly string[]): ChildProcess {
  const source = ["--conditions=@flotilla/source", join(support, program)];
  const child = spawn(process.execPath, [...source, ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
