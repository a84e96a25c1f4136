import type { Client } from "./connections.ts";
import type { FlowdbTable } from "./event-tables.ts";
import { deviceOf, momentOf, relation, withinDays } from "./session.ts";

/** What a FlowDB may have besides events, cells and regions. */
export interface FurtherTables {
  /** The columns of the list of type allocation codes; empty where there is none. */
  readonly tacColumns: ReadonlySet<string>;
  /** Whether there are tables of mobile money. */
  readonly hasMobileMoney: boolean;
}

const mobileMoneyTables = ["transactions", "transactions_metadata", "subscribers"];

/** Which further tables a FlowDB has, of those that may be read. */
export async function readFurtherTables(client: Client): Promise<FurtherTables> {
  const { rows } = await client.query<{ schema: string; table: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS table, column_name AS name FROM information_schema.columns
      WHERE (table_schema = 'infrastructure' AND table_name = 'tacs') OR table_schema = 'dfs'`,
  );
  const ofTacs = rows.filter(({ schema }) => schema === "infrastructure");
  const tables = new Set(rows.filter(({ schema }) => schema === "dfs").map(({ table }) => table));
  return {
    tacColumns: new Set(ofTacs.map(({ name }) => name)),
    hasMobileMoney: mobileMoneyTables.every((name) => tables.has(name)),
  };
}

/** The statements that give a session the relations over further tables, as those over events; there are none for what is missing. */
export function furtherStatements(
  further: FurtherTables,
  tables: readonly FlowdbTable[],
): readonly string[] {
  return [
    ...(further.tacColumns.has("id") ? [deviceModels(further.tacColumns, tables)] : []),
    ...(further.hasMobileMoney ? [mobileMoney] : []),
  ];
}

const characteristics = ["brand", "model", "hnd_type", "software_os_name", "software_os_vendor"];

/** Devices are not listed anywhere, so those of the events of the days are. */
function deviceModels(tacColumns: ReadonlySet<string>, tables: readonly FlowdbTable[]): string {
  const uses = tables
    .filter(({ columns }) => columns.has("tac"))
    .map(
      (table) => `SELECT ${deviceOf(table)} AS device, tac::bigint AS tac FROM events.${table.type}
        WHERE ${withinDays} AND tac IS NOT NULL`,
    );
  const none = "SELECT NULL::text AS device, NULL::bigint AS tac WHERE false";
  const known = characteristics.map((name) =>
    tacColumns.has(name) ? `model.${name}::text` : "NULL::text",
  );
  return relation(
    "device_models",
    [
      `SELECT used.device, used.tac, ${known.join(", ")} FROM (${[none, ...uses].join(" UNION ")}) used
        LEFT JOIN infrastructure.tacs model ON model.id = used.tac`,
    ],
    `device text, tac bigint, ${characteristics.map((name) => `${name} text`).join(", ")}`,
  );
}

const moment = momentOf("transaction.timestamp");
const money = ["amount", "discount", "fee", "commission"];

/** Of each transaction there is a row for each of its parties. */
const mobileMoney = relation(
  "dfs_records",
  [
    `SELECT (${moment})::date, ${moment}, party.msisdn::text, place.cell_id::text, place.is_outgoing,
        ${money.map((name) => `transaction.${name}::double precision`).join(", ")}, NULL::text
      FROM dfs.transactions transaction
      JOIN dfs.transactions_metadata place ON place.transaction_id = transaction.id
      JOIN dfs.subscribers party ON party.id = place.subscriber_id
      WHERE ${withinDays.replaceAll("datetime", "transaction.timestamp")}`,
  ],
  `day date, occurred_at timestamp, subscriber text, location text, outgoing boolean,
    ${money.map((name) => `${name} double precision`).join(", ")}, type text`,
);

/** The days for which there are records of mobile money, in their order. */
export async function readMobileMoneyDays(
  client: Client,
  { hasMobileMoney }: FurtherTables,
): Promise<string[]> {
  if (!hasMobileMoney) return [];
  const { rows } = await client.query<{ day: string }>(
    `SELECT DISTINCT (${moment})::date AS day FROM dfs.transactions transaction
      WHERE transaction.timestamp IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ day }) => day);
}

/** A text that changes when the list of codes or the transactions change. */
export async function fingerprintFurtherTables(
  client: Client,
  { tacColumns, hasMobileMoney }: FurtherTables,
): Promise<string> {
  const tables = [
    ...(tacColumns.has("id") ? ["infrastructure.tacs"] : []),
    ...(hasMobileMoney ? mobileMoneyTables.map((name) => `dfs.${name}`) : []),
  ];
  if (tables.length === 0) return "";
  const parts = tables.map(
    (table) =>
      `SELECT '${table}' || count(*) || ' ' || coalesce(sum(hashtext(t::text)), 0) AS part FROM ${table} t`,
  );
  const { rows } = await client.query<{ part: string }>(parts.join(" UNION ALL "));
  return rows.map(({ part }) => part).join("-");
}
