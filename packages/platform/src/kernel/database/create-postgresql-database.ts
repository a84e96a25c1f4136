import { Client, escapeIdentifier } from "pg";

import { kernelErrors } from "../kernel-errors.ts";
import { Secret } from "../secret.ts";
import { translateStorageError } from "./storage-errors.ts";

const validName = /^[a-z][a-z0-9_-]{0,62}$/;
const reservedName = /^(postgres|template[01]|pg_.*)$/;
const duplicateDatabase = new Set(["42P04", "23505"]);

/**
 * Creates a database unless it exists, and closes it to other users of the server. Text sorts by code point, as in SQLite.
 *
 * @param adminUrl A URL of any database of the server, of a user with CREATEDB.
 * @returns The URL of the database, for the same user.
 * @throws `kernel.invalid_database_name`, and `kernel.database_…` when the server cannot be used
 */
export async function createPostgresqlDatabase(adminUrl: Secret, name: string): Promise<Secret> {
  if (!validName.test(name) || reservedName.test(name)) {
    throw kernelErrors.invalid_database_name({ name });
  }
  const client = new Client({ connectionString: adminUrl.reveal(), application_name: "flotilla" });
  try {
    await client.connect();
    // Two that do this at once would meet in the catalogue; the lock ends with the connection.
    await client.query("select pg_advisory_lock(hashtext($1))", [name]);
    await createUnlessThere(client, name);
    await client.query(`revoke connect on database ${escapeIdentifier(name)} from public`);
  } catch (error) {
    throw translateStorageError(error) ?? error;
  } finally {
    await client.end();
  }
  return urlOf(adminUrl, name);
}

async function createUnlessThere(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  if (rowCount !== 0) return;
  const options = "template template0 encoding 'UTF8' locale 'C'";
  try {
    await client.query(`create database ${escapeIdentifier(name)} ${options}`);
  } catch (error) {
    // Another process was quicker.
    if (!(error instanceof Error && "code" in error && duplicateDatabase.has(String(error.code)))) {
      throw error;
    }
  }
}

function urlOf(adminUrl: Secret, name: string): Secret {
  const url = new URL(adminUrl.reveal());
  url.pathname = `/${name}`;
  return new Secret(url.href);
}
