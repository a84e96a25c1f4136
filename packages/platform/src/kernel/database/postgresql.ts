import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";

import type { Secret } from "../secret.ts";
import type { Database } from "./database.ts";

export interface PostgresqlOptions {
  /** `postgresql://user:password@host:port/database` */
  readonly url: Secret;
  /** Connections kept per process and database. */
  readonly maximumConnections: number;
}

/** Opens an existing PostgreSQL database. */
export function openPostgresql(options: PostgresqlOptions): Database {
  const pool = new Pool({
    connectionString: options.url.reveal(),
    max: options.maximumConnections,
    application_name: "flotilla",
  });
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  return { kind: "postgresql", kysely, close: () => kysely.destroy() };
}
