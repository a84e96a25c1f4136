import type { Duplex } from "node:stream";

import { Client } from "pg";

import { FlotillaError, type Secret, translateStorageError } from "#kernel";

import { messageOf } from "../store/failures.ts";
import { arrivalErrors } from "./arrivals-errors.ts";
import { parseTableName, type TableName } from "./postgresql-sql.ts";

/** A connection in a transaction that reads one state of the database and cannot change anything. */
export interface PostgresqlConnection {
  readonly client: Client;
  /** Ends it at once, whatever is under way. */
  readonly close: () => void;
}

/** A column of a table, with its type as PostgreSQL writes it. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

const connectTimeoutMilliseconds = 30_000;
const settings = [
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO'",
  "SET IntervalStyle = 'postgres'",
  "SET client_encoding = 'UTF8'",
  "SET statement_timeout = 0",
  "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
];

/** Connects to a database; ended when the signal is aborted. @throws what PostgreSQL and the network say */
export async function connectPostgresql(
  url: Secret,
  signal: AbortSignal,
): Promise<PostgresqlConnection> {
  signal.throwIfAborted();
  const client = new Client({
    connectionString: url.reveal(),
    application_name: "flotilla",
    connectionTimeoutMillis: connectTimeoutMilliseconds,
  });
  // A connection that is lost fails the statement under way as well, which is where it is told.
  client.on("error", () => undefined);
  // In the middle of a copy the client would wait for its end.
  const stop = (): void => {
    (
      client as unknown as { readonly connection: { readonly stream: Duplex } }
    ).connection.stream.destroy();
  };
  signal.addEventListener("abort", stop, { once: true });
  const close = (): void => {
    signal.removeEventListener("abort", stop);
    stop();
  };
  try {
    await client.connect();
    for (const setting of settings) await client.query(setting);
    return { client, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @throws `events.table_name_invalid` */
export function readTableName(text: string): TableName {
  const name = parseTableName(text);
  if (name) return name;
  throw arrivalErrors.table_name_invalid({ table: JSON.stringify(text) });
}

/** The columns of a table or view, in their order. @throws `events.table_unknown` */
export async function columnsOf(
  client: Client,
  { schema, table }: TableName,
): Promise<TableColumn[]> {
  const { rows } = await client.query<TableColumn>(
    `SELECT attname AS name, pg_catalog.format_type(atttypid, NULL) AS type FROM pg_catalog.pg_attribute
      JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
      JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relname = $1 AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND CASE WHEN $2::text IS NULL THEN pg_catalog.pg_table_is_visible(pg_class.oid) ELSE nspname = $2 END
      ORDER BY attnum`,
    [table, schema ?? null],
  );
  if (rows.length > 0) return rows;
  const shown = schema === undefined ? table : `${schema}.${table}`;
  throw arrivalErrors.table_unknown({ table: shown });
}

/** What went wrong with a database, as an error that names the remedy; else the error itself. */
export function explainPostgresql(error: unknown, table: string): unknown {
  if (error instanceof FlotillaError) return error;
  const translated = translateStorageError(error);
  if (translated) return translated;
  const { code } = error as { readonly code?: unknown };
  // Five characters are a SQLSTATE; anything else did not come from the database.
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code)) return error;
  const reason = messageOf(error).replace(/\.$/, "");
  return arrivalErrors.table_unreadable({ table, reason }, { cause: error });
}
