import { randomUUID } from "node:crypto";
import { inspect } from "node:util";

import { Client, escapeLiteral } from "pg";
import { expect, onTestFinished, test } from "vitest";

import { refusalOf } from "#test/configuration";
import { administer, describePostgresql, postgresqlUrl } from "#test/databases";

import { Secret } from "../secret.ts";
import { createPostgresqlDatabase } from "./create-postgresql-database.ts";
import { composePostgresqlUrl } from "./postgresql-url.ts";

const compose = (url?: string, password?: string) =>
  composePostgresqlUrl({
    url: url === undefined ? undefined : new Secret(url),
    password: password === undefined ? undefined : new Secret(password),
  });

const awkward = "a@b:c/d%e%41{}$&?#'\" ü";

test.each([
  [undefined, undefined, undefined],
  ["", undefined, undefined],
  ["", "", undefined],
  ["postgresql://u:p@h:5432/d", undefined, "postgresql://u:p@h:5432/d"],
  ["postgres://u:p@h/d", "", "postgresql://u:p@h/d"],
  ["postgresql+psycopg2://u@h/d?sslmode=require", undefined, "postgresql://u@h/d?sslmode=require"],
  ["postgresql+asyncpg://u:{}@h/d", "secret", "postgresql://u:secret@h/d"],
  ["postgresql://u:{}@h/d", "a@b:/%{}", "postgresql://u:a%40b%3A%2F%25%7B%7D@h/d"],
])("the URL %j with the password %j becomes %j", (url, password, composed) => {
  expect(compose(url, password)?.reveal()).toBe(composed);
});

test("the client reads from the URL exactly the password that was given", () => {
  const connectionString = compose("postgresql://u:{}@h/d", awkward)?.reveal();
  expect(new Client({ connectionString }).password).toBe(awkward);
});

test.each([
  ["postgresql://hunter2:{}@h/d", undefined, "kernel.database_password_missing"],
  ["postgresql://hunter2:{}@h/d", "", "kernel.database_password_missing"],
  ["postgresql://u:p@h/d", "hunter2", "kernel.database_password_unplaced"],
  [undefined, "hunter2", "kernel.database_password_unplaced"],
  ["postgresql://u:hunter2@[/d", undefined, "kernel.database_url_invalid"],
])("the URL %j with the password %j is refused without being printed", (url, password, code) => {
  const error = refusalOf(() => compose(url, password));
  expect(error).toMatchObject({ code });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
});

describePostgresql("a password with special characters", () => {
  const role = "with_awkward_password";

  test("lets its role in and make a database, and another one does not", async () => {
    const name = `test_${randomUUID().replaceAll("-", "_")}`;
    await administer(
      `drop role if exists ${role}`,
      `create role ${role} login createdb password ${escapeLiteral(awkward)}`,
    );
    onTestFinished(() =>
      administer(`drop database if exists ${name} with (force)`, `drop role ${role}`),
    );
    const url = postgresqlUrl().reveal().replace("//postgres@", `//${role}:{}@`);
    const composed = compose(url, awkward);
    if (composed === undefined) throw new Error("There is no URL");
    expect(await userAt(await createPostgresqlDatabase(composed, name))).toBe(role);
    await expect(userAt(compose(url, `${awkward}x`))).rejects.toThrow(/password authentication/);
  });
});

async function userAt(url?: Secret): Promise<unknown> {
  const client = new Client({ connectionString: url?.reveal() });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>("select current_user as name");
    return rows[0]?.name;
  } finally {
    await client.end();
  }
}
