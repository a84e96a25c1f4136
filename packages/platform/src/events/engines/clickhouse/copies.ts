import type { Writer } from "../../store/statements.ts";
import type { ClickhouseConnection } from "./connection.ts";
import {
  columnNames,
  copiedTables,
  type CopiedTable,
  createCopy,
  dropTable,
  onCluster,
} from "./definitions.ts";
import { mark } from "./incoming.ts";
import { synchronise } from "./replicas.ts";
import type { Transfer } from "./transfer.ts";

const names = Object.keys(copiedTables) as CopiedTable[];

/** Copies what has changed of the places, their regions and the geographies; each table is exchanged at once. */
export async function refreshCopies(
  writer: Writer,
  connection: ClickhouseConnection,
  transfer: Transfer,
): Promise<void> {
  const copies = await connection.read<{ name: string; comment: string }>(
    "SELECT name, comment FROM system.tables WHERE database = {database:String}",
    { database: connection.address.database },
  );
  const versions = new Map(copies.map(({ name, comment }) => [name, comment]));
  for (const table of names) {
    const [state] = await writer.rows<{ version: string }>(versionOf(table));
    const { version } = state!;
    if (versions.get(table) === version) continue;
    await replaceCopy({ writer, connection, transfer }, table, version);
  }
}

function latest(table: string, column = "batch"): string {
  return `(SELECT coalesce(max(${column}), 0) || '-' || count(*) FROM ${table})`;
}

/** Numbers of devices may be given anew after an erasure, which is counted among the changes. */
function versionOf(table: CopiedTable): string {
  if (table !== "device_models") return `SELECT ${latest(table)} AS version`;
  const changes = "(SELECT changes FROM store_state)";
  return `SELECT ${[changes, latest("devices", "device"), latest("tacs")].join(" || '-' || ")} AS version`;
}

async function replaceCopy(
  parts: {
    readonly writer: Writer;
    readonly connection: ClickhouseConnection;
    readonly transfer: Transfer;
  },
  table: CopiedTable,
  version: string,
): Promise<void> {
  const { writer, connection, transfer } = parts;
  const { address } = connection;
  const incoming = `${table}${mark}copy`;
  const columns = columnNames({ columns: copiedTables[table] });
  const renew = dropTable(incoming, address);
  for (const statement of renew) await connection.run(statement);
  await connection.run(createCopy(table, { name: table, version: "none" }, address));
  await connection.run(createCopy(table, { name: incoming, version }, address));
  await transfer.send(writer, `SELECT ${columns} FROM ${table}`, incoming);
  await synchronise(connection, incoming);
  await connection.run(`EXCHANGE TABLES ${table} AND ${incoming}${onCluster(address)}`);
  for (const statement of renew) await connection.run(statement);
}
