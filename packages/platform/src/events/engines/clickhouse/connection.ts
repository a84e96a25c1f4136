import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

import type { ClickHouseClient } from "@clickhouse/client";

import { messageOf } from "../../store/failures.ts";
import type { Parameters } from "../../store/statements.ts";
import type { ReadRow } from "../../store/values.ts";
import { type ClickhouseAddress, isName } from "./address.ts";
import { clickhouseErrors } from "./clickhouse-errors.ts";
import { readingSettings, writingSettings } from "./settings.ts";
import { type CompactResult, toRows } from "./values.ts";

/** A tenant's database in ClickHouse. What fails throws `events.clickhouse_unreachable` or `events.clickhouse_refused`. */
export interface ClickhouseConnection {
  readonly address: ClickhouseAddress;
  /** The server's host and port, for messages. */
  readonly server: string;
  /** Asks a question, which cannot change anything. Values are written `{name:Type}`. */
  read<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Runs one statement and waits until it is done. */
  run(sql: string, parameters?: Parameters): Promise<void>;
  /** Inserts a file of Parquet whose columns have the names of the table's. */
  insertFile(table: string, path: string): Promise<void>;
  /** Writes the rows of a query to a file of Parquet. */
  saveRows(sql: string, path: string): Promise<void>;
  close(): Promise<void>;
}

const longestStatement = 3_600_000;

/** Connects to a tenant's database, made new if there is none. @throws `events.clickhouse_address_invalid` */
export async function connect(address: ClickhouseAddress): Promise<ClickhouseConnection> {
  const server = checkAddress(address);
  const { createClient, ClickHouseError, ClickHouseLogLevel } = await import("@clickhouse/client");
  // What it would log may hold values of a question.
  const log = { level: ClickHouseLogLevel.OFF };
  const { url } = address;
  const options = { url, application: "flotilla", request_timeout: longestStatement, log };
  const explain = (error: unknown): unknown => {
    const reason = firstSentence(messageOf(error)) || codeOf(error);
    if (error instanceof ClickHouseError) {
      return clickhouseErrors.clickhouse_refused({ server, reason }, { cause: error });
    }
    return clickhouseErrors.clickhouse_unreachable({ server, reason }, { cause: error });
  };
  const first = createClient(options);
  try {
    await first.command({ query: createDatabase(address), clickhouse_settings: writingSettings });
  } catch (error) {
    throw explain(error);
  } finally {
    await first.close();
  }
  const client = createClient({ ...options, database: address.database });
  return { address, server, ...statementsOn(client, explain) };
}

function statementsOn(
  client: ClickHouseClient,
  explain: (error: unknown) => unknown,
): Omit<ClickhouseConnection, "address" | "server"> {
  const explained = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw explain(error);
    }
  };
  const forWriting = { clickhouse_settings: writingSettings };
  return {
    read: <Row extends object>(query: string, parameters: Parameters = {}) =>
      explained(readRows(client, query, parameters)) as Promise<Row[]>,
    async run(query, parameters = {}) {
      await explained(client.command({ query, query_params: parameters, ...forWriting }));
    },
    async insertFile(table, path) {
      const values = createReadStream(path);
      await explained(client.insert({ table, values, format: "Parquet", ...forWriting }));
    },
    async saveRows(sql, path) {
      const query = `${sql} FORMAT Parquet`;
      const { stream } = await explained(client.exec({ query, ...forWriting }));
      await pipeline(stream, createWriteStream(path));
    },
    close: () => client.close(),
  };
}

async function readRows(
  client: ClickHouseClient,
  query: string,
  parameters: Parameters,
): Promise<ReadRow[]> {
  const result = await client.query({
    query,
    query_params: parameters,
    format: "JSONCompact",
    clickhouse_settings: readingSettings,
  });
  return toRows((await result.json()) as unknown as CompactResult);
}

function createDatabase({ database, cluster }: ClickhouseAddress): string {
  return `CREATE DATABASE IF NOT EXISTS ${database}${cluster === undefined ? "" : ` ON CLUSTER ${cluster}`}`;
}

/** Answers the server's host and port. */
function checkAddress({ url, database, cluster }: ClickhouseAddress): string {
  const rule = "made of letters, digits and underscores";
  const invalid = clickhouseErrors.clickhouse_address_invalid;
  if (!isName(database)) throw invalid({ part: "database", rule });
  if (cluster !== undefined && !isName(cluster)) throw invalid({ part: "cluster", rule });
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw invalid({ part: "url", rule: "an address that begins with http:// or https://" });
  }
  return parsed.host;
}

/** Where every address of a host refuses, the error has no text of its own. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "it gives no reason";
}

/** Without the query that some reasons quote: it may hold what a log must not. */
function firstSentence(text: string): string {
  return text.split(/\n|: While |: In scope /i, 1)[0]!.replace(/\.\s*$/, "");
}
