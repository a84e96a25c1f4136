import { DatabaseError, Pool, type PoolClient, types } from "pg";

import { flowdbErrors } from "./flowdb-errors.ts";
import { isoTimeOf } from "./values.ts";

/** Where a FlowDB is. */
export interface FlowdbAddress {
  /** `postgresql://user:password@host:port/database`, with `?sslmode=…` if needed. */
  readonly url: string;
  /** How long a statement may take. */
  readonly timeoutSeconds: number;
}

export type Client = PoolClient;

export interface Connections {
  /** Where they lead to, without user and password. */
  readonly server: string;
  /** Lends a connection that can change nothing but temporary tables. @throws `events.flowdb_*` */
  use<Result>(work: (client: Client) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const connectTimeoutMilliseconds = 5000;

/** Connections to a FlowDB, made when they are needed. */
export function openConnections(
  { url, timeoutSeconds }: FlowdbAddress,
  limits: { readonly connections: number; readonly onLost: (error: Error) => void },
): Connections {
  const server = serverOf(url);
  const pool = new Pool({
    connectionString: url,
    application_name: "flotilla",
    max: limits.connections,
    connectionTimeoutMillis: connectTimeoutMilliseconds,
    statement_timeout: timeoutSeconds * 1000,
    options: "-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO,YMD",
    types: { getTypeParser: parserOf },
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody uses it is replaced; without a listener it would end the process.
  pool.on("error", limits.onLost);
  // The same holds while it is lent and no statement runs; the next statement then fails with its reason.
  pool.on("connect", (client) => client.on("error", limits.onLost));
  return {
    server,
    async use(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw flowdbErrors.flowdb_unreachable(
          { server, reason: reasonOf(error) },
          { cause: error },
        );
      });
      let isBroken = false;
      try {
        return await work(client);
      } catch (error) {
        isBroken = !(error instanceof DatabaseError);
        throw explain(error, server, timeoutSeconds);
      } finally {
        client.release(isBroken);
      }
    },
    close: () => pool.end(),
  };
}

function serverOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** States of SQL: a statement that took too long; a server that ends or is gone; what a FlowDB has and allows is missing. */
const states = {
  timeout: "57014",
  lost: /^(57P|08|53)/,
  missing: /^(42P01|42501|42703|42883|3F000|25006)$/,
};

/** What relations that not every FlowDB can give are made from. */
const furtherTables: Readonly<Record<string, string>> = {
  device_models: "infrastructure.tacs",
  dfs_records: "dfs.transactions, dfs.transactions_metadata and dfs.subscribers",
};

function explain(error: unknown, server: string, seconds: number): unknown {
  if (!(error instanceof Error) || error.name === "FlotillaError") return error;
  const code = "code" in error ? String(error.code) : "";
  const reason = reasonOf(error);
  if (code === states.timeout) {
    return flowdbErrors.flowdb_too_slow({ server, seconds }, { cause: error });
  }
  const missing = Object.keys(furtherTables).find((relation) => error.message.includes(relation));
  if (states.missing.test(code) && missing !== undefined) {
    const tables = furtherTables[missing]!;
    return flowdbErrors.flowdb_lacks_table({ server, relation: missing, tables }, { cause: error });
  }
  if (states.missing.test(code)) {
    return flowdbErrors.flowdb_unusable({ server, reason }, { cause: error });
  }
  const isLost = states.lost.test(code) || !(error instanceof DatabaseError);
  return isLost ? flowdbErrors.flowdb_unreachable({ server, reason }, { cause: error }) : error;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map((inner) => reasonOf(inner)).join(", ");
  }
  return error instanceof Error ? error.message : String(error);
}

const { builtins } = types;
const asNumber = new Set<number>([builtins.INT8, builtins.NUMERIC]);
const asText = new Set<number>([builtins.DATE, builtins.INTERVAL]);
const asTime = new Set<number>([builtins.TIMESTAMP, builtins.TIMESTAMPTZ]);

function parserOf(type: number, format?: "text" | "binary"): (text: string) => unknown {
  if (asNumber.has(type)) return Number;
  if (asText.has(type)) return String;
  if (asTime.has(type)) return isoTimeOf;
  return types.getTypeParser(type, format ?? "text") as (text: string) => unknown;
}
