import { Kysely, PostgresDialect } from "kysely";
import { Pool, types } from "pg";

import type { Logger } from "../logging.ts";
import type { Secret } from "../secret.ts";
import type { Database } from "./database.ts";

export interface PostgresqlOptions {
  /** `postgresql://user:password@host:port/database` */
  readonly url: Secret;
  /** Connections kept per process and database. */
  readonly maximumConnections: number;
  /** Told when a connection is lost while nobody uses it. */
  readonly logger?: Logger;
}

/** The number that PostgreSQL gives its type `bigint`. */
const bigintType = 20;
const connectTimeoutMilliseconds = 30_000;

/** Opens an existing PostgreSQL database. Nothing is connected before the first query. */
export function openPostgresql(options: PostgresqlOptions): Database {
  const pool = new Pool({
    connectionString: options.url.reveal(),
    max: options.maximumConnections,
    application_name: "flotilla",
    connectionTimeoutMillis: connectTimeoutMilliseconds,
    types: { getTypeParser: parserOf },
  });
  // Without a listener, a restart of the database would end this process. The next query connects anew or fails itself.
  pool.on("error", (error) => {
    options.logger?.warn({ err: error }, "an unused connection to the database was lost");
  });
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  return { kind: "postgresql", kysely, close: () => kysely.destroy() };
}

// Counts are 64-bit integers, which the client hands over as text; SQLite gives numbers.
const parserOf = ((type: number, format?: "text") =>
  type === bigintType
    ? toInteger
    : types.getTypeParser(type, format)) as typeof types.getTypeParser;

function toInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the safe integers.`);
  return value;
}
