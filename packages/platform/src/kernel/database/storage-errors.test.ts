import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sql } from "kysely";
import { describe, expect, test } from "vitest";

import { administer, describePostgresql, postgresqlUrl } from "#test/databases";
import { mountSmallDisk, noMounting, type SmallDisk } from "#test/small-disk";

import {
  type Database,
  FlotillaError,
  kernelErrors,
  migrate,
  openPostgresql,
  openSqlite,
  Secret,
  translateStorageError,
} from "../index.ts";

describe("a SQLite file", () => {
  test("in a directory that does not exist is not writable", () => {
    expect(codeOf(() => openSqlite("/no-such-directory/records.sqlite"))).toBe(
      "kernel.not_writable",
    );
  });

  test("that holds something else is damaged", () => {
    const directory = mkdtempSync(join(tmpdir(), "flotilla-storage-"));
    const path = join(directory, "records.sqlite");
    writeFileSync(path, "this is no database, and long enough to be seen as none".repeat(100));

    expect(() => openSqlite(path)).toThrow(`${path} is not a sound database`);
    rmSync(directory, { recursive: true });
  });
});

describe("a SQLite file on a disk of its own", () => {
  test("says that the disk is full, and keeps what was committed", async ({ skip }) => {
    if (noMounting) skip(noMounting);
    await onDisk("size=1m", async ({ path }) => {
      const database = openSqlite(join(path, "records.sqlite"));
      await sql`create table boats (name text)`.execute(database.kysely);

      const code = await failureOf(async () => {
        for (;;) await insertBoat(database, "x".repeat(10_000));
      });

      expect(code).toBe("kernel.disk_full");
      const { rows } = await sql`pragma integrity_check`.execute(database.kysely);
      expect(rows).toEqual([{ integrity_check: "ok" }]);
      await database.close();
    });
  });

  test("says that the disk is full while it is brought up to date", async ({ skip }) => {
    if (noMounting) skip(noMounting);
    await onDisk("size=1m", async ({ path }) => {
      const database = openSqlite(join(path, "records.sqlite"));
      const large = "x".repeat(2_000_000);

      const code = await failureOf(
        async () =>
          await migrate(database, "test", {
            "0001-large": {
              async up(kysely) {
                await sql`create table boats (name text)`.execute(kysely);
                await sql`insert into boats values (${large})`.execute(kysely);
              },
            },
          }),
      );

      expect(code).toBe("kernel.disk_full");
      const tables = await database.kysely.introspection.getTables();
      expect(tables.map((table) => table.name)).not.toContain("boats");
      await database.close();
    });
  });

  test("says that a read-only disk is not writable", async ({ skip }) => {
    if (noMounting) skip(noMounting);
    await onDisk("ro", async ({ path }) => {
      expect(codeOf(() => openSqlite(join(path, "records.sqlite")))).toBe("kernel.not_writable");
      expect(codeOf(() => writeFileSync(join(path, "file"), ""))).toBe("kernel.not_writable");
    });
  });
});

describePostgresql("a server", () => {
  test("that does not run is unreachable, and the password is not told", async () => {
    const port = await closedPort();
    const url = new URL("postgresql://postgres:planted-password@localhost/postgres");
    url.port = String(port);

    const error = await translated(() => query(new Secret(url.href)));

    expect(error).toMatchObject({
      code: "kernel.database_unreachable",
      message: expect.stringContaining(`${port}`),
    });
    expect(`${error?.message}${error?.remedy}`).not.toContain("planted-password");
  });

  test("on a host without an address is unreachable", async () => {
    expect(
      await failureOf(() => query(new Secret("postgresql://postgres@no-such.invalid/a"))),
    ).toBe("kernel.database_unreachable");
  });

  test("refuses a wrong password and an unknown user", async () => {
    await administer(
      "drop role if exists with_password",
      "create role with_password login password 'right'",
    );

    expect(
      await failureOf(() => query(urlWith({ username: "with_password", password: "wrong" }))),
    ).toBe("kernel.database_login_refused");
    expect(await failureOf(() => query(urlWith({ username: "nobody_known" })))).toBe(
      "kernel.database_login_refused",
    );
    await administer("drop role with_password");
  });

  test("says that a database does not exist", async () => {
    expect(await failureOf(() => query(urlWith({ pathname: "/no_such_database" })))).toBe(
      "kernel.database_missing",
    );
  });

  test("says that it is read-only", async () => {
    const options = "-c default_transaction_read_only=on";
    const url = urlWith({ search: `?options=${encodeURIComponent(options)}` });

    expect(await failureOf(() => query(url, "create table boats (name text)"))).toBe(
      "kernel.database_read_only",
    );
  });

  test("that cannot be reached is told as such while migrating", async () => {
    const database = openPostgresql({
      url: urlWith({ pathname: "/no_such_database" }),
      maximumConnections: 1,
    });

    await expect(migrate(database, "test", {})).rejects.toMatchObject({
      code: "kernel.database_missing",
    });
    await database.close();
  });
});

test.each([
  [{ code: "ENOSPC", path: "/data/file" }, "kernel.disk_full"],
  [{ code: "EACCES" }, "kernel.not_writable"],
  [{ code: "EROFS" }, "kernel.not_writable"],
  [{ code: "53100" }, "kernel.disk_full"],
  [{ code: "53300" }, "kernel.database_unreachable"],
  [{ code: "57P03" }, "kernel.database_unreachable"],
  [{ errcode: 1038 }, "kernel.not_writable"],
  [{ errcode: 778 }, undefined],
  [{ errcode: 5 }, undefined],
  [{ code: "23505" }, undefined],
])("an error with %o is %s", (members, code) => {
  expect(translateStorageError(Object.assign(new Error("raw"), members))?.code).toBe(code);
});

test("a password that is asked for and not given is a refused login", () => {
  // Tried for real, the client would leave the connection open, and no database could be dropped for a minute.
  const error = new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string");

  expect(translateStorageError(error)?.code).toBe("kernel.database_login_refused");
});

test("the cause of an error is looked through, and the path of the file is named", () => {
  const cause = Object.assign(new Error("no space"), { code: "ENOSPC", path: "/data/file" });

  const error = translateStorageError(new Error("could not save", { cause }));

  expect(error?.message).toBe("There is no space left to write /data/file.");
  expect(error?.cause).toBe(cause);
});

test("what is an expected error already, or no error at all, is left alone", () => {
  expect(translateStorageError(kernelErrors.internal())).toBeUndefined();
  expect(translateStorageError("ENOSPC")).toBeUndefined();
});

async function onDisk(options: string, use: (disk: SmallDisk) => Promise<void>): Promise<void> {
  const disk = mountSmallDisk(options);
  try {
    await use(disk);
  } finally {
    disk.remove();
  }
}

async function insertBoat(database: Database, name: string): Promise<void> {
  await sql`insert into boats values (${name})`.execute(database.kysely);
}

async function query(url: Secret, statement = "select 1"): Promise<void> {
  const database = openPostgresql({ url, maximumConnections: 1 });
  try {
    await sql.raw(statement).execute(database.kysely);
  } finally {
    await database.close();
  }
}

function urlWith(parts: Partial<Record<"username" | "password" | "pathname" | "search", string>>) {
  return new Secret(Object.assign(new URL(postgresqlUrl().reveal()), parts).href);
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof FlotillaError ? error.code : translateStorageError(error)?.code;
  }
}

async function failureOf(act: () => Promise<unknown>): Promise<string | undefined> {
  return (await translated(act))?.code;
}

async function translated(act: () => Promise<unknown>): Promise<FlotillaError | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error instanceof FlotillaError ? error : translateStorageError(error);
  }
}
