import { sql } from "kysely";
import { expect, test } from "vitest";

import { administer, describePostgresql, postgresqlUrl } from "#test/databases";

import { createPostgresqlDatabase, openPostgresql, Secret } from "../index.ts";

describePostgresql("creating a database", () => {
  const name = "tenant_made-by-test";

  test("makes it once, however often and by however many it is asked for", async () => {
    await Promise.all([1, 2, 3].map(() => createPostgresqlDatabase(postgresqlUrl(), name)));
    const url = await createPostgresqlDatabase(postgresqlUrl(), name);

    const database = openPostgresql({ url, maximumConnections: 1 });
    const { rows } = await sql`select current_database() as name`.execute(database.kysely);
    expect(rows).toEqual([{ name }]);
    await database.close();
    await administer(`drop database "${name}"`);
  });

  test("closes it to other users of the server", async () => {
    await administer("drop role if exists stranger", "create role stranger login");
    const url = await createPostgresqlDatabase(postgresqlUrl(), name);

    const strange = new Secret(Object.assign(new URL(url.reveal()), { username: "stranger" }).href);
    const database = openPostgresql({ url: strange, maximumConnections: 1 });
    await expect(sql`select 1`.execute(database.kysely)).rejects.toThrow("permission denied");
    await database.close();
    await administer(`drop database "${name}"`, "drop role stranger");
  });

  test("says that a user may not create databases", async () => {
    await administer("drop role if exists powerless", "create role powerless login");
    const url = Object.assign(new URL(postgresqlUrl().reveal()), { username: "powerless" }).href;

    await expect(createPostgresqlDatabase(new Secret(url), name)).rejects.toMatchObject({
      code: "kernel.database_permission_missing",
    });
    await administer("drop role powerless");
  });

  test.each([
    "",
    "postgres",
    "template0",
    "template1",
    "pg_x",
    "Upper",
    "1st",
    "-a",
    'a"b',
    "a b",
    "a;drop",
    "a\0",
    "a\n",
    "ä",
    "a".repeat(64),
  ])("refuses the name %j", async (refused) => {
    await expect(createPostgresqlDatabase(postgresqlUrl(), refused)).rejects.toMatchObject({
      code: "kernel.invalid_database_name",
    });
  });
});
