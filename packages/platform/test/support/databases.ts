import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, inject, type TestContext } from "vitest";

import {
  createPostgresqlDatabase,
  type Database,
  type DatabaseKind,
  openPostgresql,
  openSqlite,
  Secret,
} from "#kernel";

/** A database for one test, and the way to open it once more as another process would. */
export interface TestDatabase {
  readonly database: Database;
  open(): Database;
  /** Closes every connection and removes the database. */
  remove(): Promise<void>;
}

/**
 * Opens a fresh, empty database; with an open one, another connection to the same database. All are closed and removed
 * after the test. Call it in a test or in `beforeEach`.
 */
export type OpenDatabase = (same?: Database) => Promise<Database>;

/**
 * Describes the tests once per kind of database. Where PostgreSQL is not installed its tests are skipped, and fail with
 * CI=true.
 *
 * @example
 * eachDatabase("a store", (open) => {
 *   test("keeps what is put in", async () => {
 *     const database = await open();
 *   });
 * });
 */
export function eachDatabase(
  what: string,
  tests: (open: OpenDatabase, kind: DatabaseKind) => void,
): void {
  describe(`with SQLite, ${what}`, () => {
    withDatabases("sqlite", tests);
  });
  describePostgresql(what, () => {
    withDatabases("postgresql", tests);
  });
}

/** Describes tests that need PostgreSQL. Where it is not installed they are skipped, and fail with CI=true. */
export function describePostgresql(what: string, tests: () => void): void {
  describe(`with PostgreSQL, ${what}`, () => {
    if (inject("postgresqlUrl") === undefined) beforeEach(giveUp);
    tests();
  });
}

function giveUp({ skip }: TestContext): void {
  const reason = "PostgreSQL is not installed";
  if (process.env["CI"] === "true") expect.fail(reason);
  skip(reason);
}

/** Makes a database that the caller removes. In most tests `eachDatabase` does both. */
export async function makeDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return kind === "sqlite" ? makeSqlite() : makePostgresql();
}

/** A superuser's URL of the test server's database `postgres`. */
export function postgresqlUrl(): Secret {
  const url = inject("postgresqlUrl");
  if (url === undefined) throw new Error("PostgreSQL is not installed.");
  return new Secret(url);
}

/** Executes statements on the test server, each on its own. */
export async function administer(...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: postgresqlUrl().reveal() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabases(
  kind: DatabaseKind,
  tests: (open: OpenDatabase, kind: DatabaseKind) => void,
): void {
  const made = new Map<Database, TestDatabase>();
  afterEach(async () => {
    await Promise.all([...new Set(made.values())].map((each) => each.remove()));
    made.clear();
  });
  const open: OpenDatabase = async (same) => {
    const known = same && made.get(same);
    const source = known ?? (await makeDatabase(kind));
    const database = known ? source.open() : source.database;
    made.set(database, source);
    return database;
  };
  tests(open, kind);
}

function makeSqlite(): TestDatabase {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-database-"));
  const open = (): Database => openSqlite(join(directory, "records.sqlite"));
  return tracked(open, async () => rmSync(directory, { recursive: true, force: true }));
}

async function makePostgresql(): Promise<TestDatabase> {
  const admin = postgresqlUrl();
  const name = `test_${randomUUID().replaceAll("-", "_")}`;
  const url = await createPostgresqlDatabase(admin, name);
  const open = (): Database => openPostgresql({ url, maximumConnections: 5 });
  return tracked(open, () => administer(`drop database if exists ${name} with (force)`));
}

function tracked(openAnother: () => Database, remove: () => Promise<void>): TestDatabase {
  const opened: Database[] = [];
  const open = (): Database => {
    const database = openAnother();
    opened.push(database);
    return database;
  };
  return {
    database: open(),
    open,
    async remove() {
      await Promise.all(opened.splice(0).map((database) => database.close()));
      await remove();
    },
  };
}
