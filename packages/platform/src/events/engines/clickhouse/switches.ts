import type { Writer } from "../../store/statements.ts";
import { clickhouseErrors } from "./clickhouse-errors.ts";
import type { ClickhouseConnection } from "./connection.ts";
import { type Cluster, dropTable, localName, onCluster } from "./definitions.ts";
import { synchronise } from "./replicas.ts";

/**
 * What a transaction of the store has decided and ClickHouse has still to do. All of it can be done again without any
 * further effect.
 */
export type Switch =
  | (Days & {
      readonly kind: "replace";
      /** The table that holds the days as they will be, and nothing else. It goes when they are in place. */
      readonly source: string;
      readonly rows: number;
    })
  | (Days & { readonly kind: "drop" })
  | {
      readonly kind: "remove_subscriber" | "forget_counterpart";
      readonly target: string;
      readonly subscriber: number;
    };

interface Days {
  readonly target: string;
  readonly days: readonly string[];
  /** For tables that hold several types. */
  readonly type: string | null;
}

/** Makes the table of the switches in the embedded store. */
export async function createSwitches(writer: Writer): Promise<void> {
  await writer.run(
    "CREATE TABLE IF NOT EXISTS clickhouse_switches (position INTEGER NOT NULL, switch VARCHAR NOT NULL)",
  );
}

/** Decides on a switch: it holds once the writer's transaction is committed. */
export async function recordSwitch(writer: Writer, decided: Switch): Promise<void> {
  if ("days" in decided && decided.days.length === 0) return;
  await writer.run(
    "INSERT INTO clickhouse_switches SELECT coalesce(max(position), 0) + 1, $decided FROM clickhouse_switches",
    { decided: JSON.stringify(decided) },
  );
}

/** What was decided and is not yet in place, in the order of deciding. */
export async function listSwitches(reader: Pick<Writer, "rows">): Promise<Switch[]> {
  const rows = await reader.rows<{ switch: string }>(
    "SELECT switch FROM clickhouse_switches ORDER BY position",
  );
  return rows.map((row) => JSON.parse(row.switch) as Switch);
}

/** Does what was decided, in its order, and forgets it. */
export async function performSwitches(
  writer: Writer,
  connection: ClickhouseConnection,
): Promise<void> {
  const switches = await listSwitches(writer);
  for (const decided of switches) await perform(connection, decided);
  if (switches.length > 0) await writer.run("DELETE FROM clickhouse_switches");
}

async function perform(connection: ClickhouseConnection, decided: Switch): Promise<void> {
  const { address } = connection;
  const target = `${localName(decided.target, address)}${onCluster(address)}`;
  switch (decided.kind) {
    case "replace":
      return await replaceDays(connection, target, decided);
    case "drop":
      for (const day of decided.days) {
        await connection.run(
          `ALTER TABLE ${target} DROP PARTITION ${partition(day, decided.type)}`,
        );
      }
      return;
    case "remove_subscriber":
      return await connection.run(
        `ALTER TABLE ${target} DELETE WHERE subscriber = ${decided.subscriber}`,
      );
    case "forget_counterpart":
      return await connection.run(
        `ALTER TABLE ${target} UPDATE counterpart = NULL WHERE counterpart = ${decided.subscriber}`,
      );
  }
}

async function replaceDays(
  connection: ClickhouseConnection,
  target: string,
  decided: Switch & { readonly kind: "replace" },
): Promise<void> {
  const { address } = connection;
  const source = localName(decided.source, address);
  // It goes after the last day is in place; a crash after that leaves only the record.
  if (!(await exists(connection, source))) return await confirmRows(connection, decided);
  await synchronise(connection, source);
  for (const day of decided.days) {
    await connection.run(replacePartition(target, source, partition(day, decided.type), address));
  }
  for (const statement of dropTable(decided.source, address)) await connection.run(statement);
}

/** Of a cluster's servers one may have no row of a day, which they would take for a mistake. */
export function replacePartition(
  target: string,
  source: string,
  day: string,
  { cluster }: Cluster,
): string {
  const mayBeEmpty = "SETTINGS allow_replace_partition_from_empty_source = 1";
  return `ALTER TABLE ${target} REPLACE PARTITION ${day} FROM ${source} ${cluster === undefined ? "" : mayBeEmpty}`;
}

async function confirmRows(
  connection: ClickhouseConnection,
  { target, days, type, rows }: Switch & { readonly kind: "replace" },
): Promise<void> {
  const [found] = await connection.read<{ rows: number }>(
    `SELECT count() AS rows FROM ${target} WHERE day IN {days:Array(Date32)}
      ${type === null ? "" : "AND event_type = {type:String}"}`,
    { days, ...(type === null ? {} : { type }) },
  );
  if (found!.rows !== rows) {
    throw clickhouseErrors.clickhouse_rows_missing({ table: target, server: connection.server });
  }
}

async function exists(connection: ClickhouseConnection, table: string): Promise<boolean> {
  const found = await connection.read(
    "SELECT name FROM system.tables WHERE database = {database:String} AND name = {table:String}",
    { database: connection.address.database, table },
  );
  return found.length > 0;
}

/** Days and the names of types have been checked where they came from; this only keeps a mistake from becoming SQL. */
function partition(day: string, type: string | null): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error(`${JSON.stringify(day)} is not a day`);
  if (type === null) return `'${day}'`;
  if (!/^[a-z][a-z0-9_]*$/.test(type)) throw new Error(`${JSON.stringify(type)} is not a type`);
  return `('${day}', '${type}')`;
}
