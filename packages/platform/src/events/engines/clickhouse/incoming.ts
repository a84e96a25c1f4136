import { randomBytes } from "node:crypto";

import type { Writer } from "../../store/statements.ts";
import type { ClickhouseConnection } from "./connection.ts";
import { createTable, dropTable, localName, type Table } from "./definitions.ts";
import { synchronise } from "./replicas.ts";
import { listSwitches, recordSwitch } from "./switches.ts";

// Types of events have names in lower case, so that none is taken for this.
export const mark = "_INCOMING_";

/**
 * Makes a table like another one, for days that are to take the place of those. Its name is used once only, so that a
 * statement which outlives the process that sent it cannot add to what a later one makes.
 */
export async function createIncoming(
  connection: ClickhouseConnection,
  table: Table,
  what: string,
): Promise<string> {
  const name = `${table.name}${mark}${what}_${randomBytes(4).toString("hex")}`;
  for (const statement of createTable(table, connection.address, name)) {
    await connection.run(statement);
  }
  return name;
}

/** Decides that days get the rows that an incoming table has for them; a day for which it has none becomes empty. */
export async function decideDays(
  writer: Writer,
  connection: ClickhouseConnection,
  decision: {
    readonly target: string;
    readonly source: string;
    readonly days: readonly string[];
    readonly type: string | null;
  },
): Promise<number> {
  const { source, days } = decision;
  await synchronise(connection, localName(source, connection.address));
  const found = await connection.read<{ day: string; rows: number }>(
    `SELECT day, count() AS rows FROM ${source} GROUP BY day ORDER BY day`,
  );
  const filled = new Set(found.map(({ day }) => day));
  const rows = found.reduce((sum, day) => sum + day.rows, 0);
  await recordSwitch(writer, { ...decision, kind: "replace", days: [...filled], rows });
  const { target, type } = decision;
  const empty = days.filter((day) => !filled.has(day));
  await recordSwitch(writer, { kind: "drop", target, type, days: empty });
  return rows;
}

/** Removes the incoming tables of transactions that were never committed. */
export async function dropStrays(writer: Writer, connection: ClickhouseConnection): Promise<void> {
  const switches = await listSwitches(writer);
  const awaited = new Set(switches.map((found) => ("source" in found ? found.source : "")));
  const { address } = connection;
  const tables = await connection.read<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = {database:String} AND position(name, '${mark}') > 0`,
    { database: address.database },
  );
  const strays = new Set(tables.map(({ name }) => name.replace(/_LOCAL$/, "")));
  for (const name of strays) {
    if (awaited.has(name)) continue;
    for (const statement of dropTable(name, address)) await connection.run(statement);
  }
}
