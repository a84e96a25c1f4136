import { countsAsEvent, type EventType } from "../../event-types.ts";
import { type StoredColumn, storedColumns } from "../../ingest/layouts.ts";
import type { ClickhouseAddress } from "./address.ts";

/** A table of rows that are replaced a part at a time. */
export interface Table {
  readonly name: string;
  /** `name type`, in their order. */
  readonly columns: readonly string[];
  readonly partitionBy: string;
  readonly orderBy: string;
  /** By which of a cluster's servers the rows are told apart. */
  readonly shardBy: string;
}

/** The names of the columns, for a statement. */
export function columnNames({ columns }: Pick<Table, "columns">): string {
  return columns.map((column) => column.split(" ", 1)[0]).join(", ");
}

/** One row for each day, event type, subscriber and location. */
export const daySumsTable: Table = {
  name: "day_sums",
  columns: [
    "day Date32",
    "event_type LowCardinality(String)",
    "subscriber Int32",
    "location Nullable(Int32)",
    "event_count Int32",
    "first_second Int32",
    "first_microsecond Int32",
    "last_second Int32",
    "last_microsecond Int32",
  ],
  partitionBy: "(day, event_type)",
  orderBy: "subscriber",
  shardBy: "cityHash64(subscriber)",
};

/** One row for each day, hour, event type and location. */
export const locationHoursTable: Table = {
  name: "location_hours",
  columns: [
    "day Date32",
    "hour Int8",
    "event_type LowCardinality(String)",
    "location Int32",
    "event_count Int32",
    "outgoing_count Int32",
  ],
  partitionBy: "(day, event_type)",
  orderBy: "(location, hour)",
  shardBy: "cityHash64(location)",
};

/** The events of a type, one partition for each day. */
export function eventTable({ name, layout }: EventType): Table {
  // A tenant's own type may have a column that is a word of the engine's.
  const columns = storedColumns(layout).map((column) => `\`${column.name}\` ${typeOf(column)}`);
  return {
    name,
    columns: ["batch Int32", ...columns],
    partitionBy: "day",
    orderBy: "(subscriber, second)",
    shardBy: "cityHash64(subscriber)",
  };
}

const columnTypes: Readonly<Record<string, string>> = {
  DATE: "Date32",
  INTEGER: "Int32",
  VARCHAR: "String",
  BOOLEAN: "Bool",
  DOUBLE: "Float64",
  BIGINT: "Int64",
};

function typeOf({ type }: StoredColumn): string {
  const [kind] = type.split(" ");
  const found = columnTypes[kind!];
  if (found === undefined) throw new Error(`${type} has no counterpart in ClickHouse`);
  return type.endsWith("NOT NULL") ? found : `Nullable(${found})`;
}

export type Cluster = Pick<ClickhouseAddress, "cluster" | "database">;

/**
 * Where on each server the rows of a table lie: on a cluster the table itself only passes them on. Types of events have
 * names in lower case, so that none is taken for this.
 */
export function localName(name: string, { cluster }: Cluster): string {
  return cluster === undefined ? name : `${name}_LOCAL`;
}

/** For a statement that every server of the cluster is to run. */
export function onCluster({ cluster }: Cluster): string {
  return cluster === undefined ? "" : ` ON CLUSTER ${cluster}`;
}

// What was inserted survives a server that loses its power.
const durable = "fsync_after_insert = 1, fsync_part_directory = 1";

/** The statements that make a table if it is not there; `name` may be another than the table's own. */
export function createTable(table: Table, address: Cluster, name = table.name): string[] {
  const columns = `(${table.columns.join(", ")})`;
  const local = localName(name, address);
  const order = `PARTITION BY ${table.partitionBy} ORDER BY ${table.orderBy} SETTINGS ${durable}`;
  const create = (what: string, engine: string): string =>
    `CREATE TABLE IF NOT EXISTS ${what}${onCluster(address)} ${columns} ENGINE = ${engine}`;
  const { cluster, database } = address;
  if (cluster === undefined) return [create(local, `MergeTree ${order}`)];
  const spread = `Distributed(${cluster}, ${database}, ${local}, ${table.shardBy})`;
  return [create(local, `${replicated("{shard}", "{replica}")} ${order}`), create(name, spread)];
}

/** The statements that remove a table at once. */
export function dropTable(name: string, address: Cluster): string[] {
  const names = new Set([name, localName(name, address)]);
  return [...names].map((found) => `DROP TABLE IF EXISTS ${found}${onCluster(address)} SYNC`);
}

/** What is copied from the embedded store, whole, to every server. */
export const copiedTables = {
  location_places: [
    "location Int32",
    "valid_from Nullable(Date32)",
    "valid_to Nullable(Date32)",
    "longitude Float64",
    "latitude Float64",
  ],
  location_regions: [
    "location Int32",
    "valid_from Nullable(Date32)",
    "valid_to Nullable(Date32)",
    "unit LowCardinality(String)",
    "pcod String",
  ],
  geographies: ["unit String", "pcod String", "name String", "geometry String", "position Int32"],
  device_models: [
    "device Int32",
    "tac Int64",
    ...["brand", "model", "hnd_type", "software_os_name", "software_os_vendor"].map(
      (name) => `${name} LowCardinality(Nullable(String))`,
    ),
  ],
  location_mappings: ["mapping String", "location Int32", "pcod String"],
} as const;

export type CopiedTable = keyof typeof copiedTables;

/** The statement that makes such a table, its version written down in its comment. */
export function createCopy(
  table: CopiedTable,
  { name, version }: { readonly name: string; readonly version: string },
  address: Cluster,
): string {
  const engine =
    address.cluster === undefined ? "MergeTree" : replicated("all", "{shard}-{replica}");
  const [first] = copiedTables[table][0].split(" ");
  return `CREATE TABLE IF NOT EXISTS ${name}${onCluster(address)} (${copiedTables[table].join(", ")})
    ENGINE = ${engine} ORDER BY ${first} COMMENT '${version}'`;
}

/** The table that says to which store the database belongs. */
export function createOwner(address: Cluster): string {
  const engine =
    address.cluster === undefined ? "MergeTree" : replicated("all", "{shard}-{replica}");
  return `CREATE TABLE IF NOT EXISTS STORE_OWNER${onCluster(address)} (store_id String) ENGINE = ${engine} ORDER BY store_id`;
}

function replicated(shard: string, replica: string): string {
  return `ReplicatedMergeTree('/clickhouse/tables/{uuid}/${shard}', '${replica}')`;
}

const commonColumns = {
  location: "Nullable(Int32)",
  counterpart: "Nullable(Int32)",
  outgoing: "Nullable(Bool)",
  device: "Nullable(Int32)",
};

/** The statements that make or renew the relations over the tables of these types. */
export function createViews(types: readonly EventType[], address: Cluster): string[] {
  const view = (name: string, query: string): string =>
    `CREATE OR REPLACE VIEW ${name}${onCluster(address)} AS ${query}`;
  const days = `SELECT day, event_type, subscriber, location, event_count,
    ${timeOf("first_second", "first_microsecond")} AS first_event,
    ${timeOf("last_second", "last_microsecond")} AS last_event FROM day_sums`;
  return [
    view("event_days", days),
    ...types.map((type) => view(`${type.name}_records`, typeRecords(type))),
    view(
      "event_records",
      types
        .filter((type) => countsAsEvent(type))
        .map((type) => commonRecords(type))
        .join(" UNION ALL "),
    ),
  ];
}

function typeRecords({ name, layout }: EventType): string {
  const others = storedColumns(layout)
    .map((column) => column.name)
    .filter((column) => !["day", "second", "microsecond"].includes(column))
    .map((column) => `\`${column}\``);
  return `SELECT day, ${timeOf("second", "microsecond")} AS occurred_at, ${others.join(", ")} FROM ${name}`;
}

function commonRecords({ name, layout }: EventType): string {
  const stored = new Set(storedColumns(layout).map((column) => column.name));
  const optional = Object.entries(commonColumns).map(([column, type]) =>
    stored.has(column) ? column : `CAST(NULL AS ${type}) AS ${column}`,
  );
  return `SELECT '${name}' AS event_type, day, ${timeOf("second", "microsecond")} AS occurred_at,
    subscriber, ${optional.join(", ")} FROM ${name}`;
}

/** The moment that a day, a second of it and a microsecond of that make. */
function timeOf(second: string, microsecond: string): string {
  return `fromUnixTimestamp64Micro((toInt64(day) * 86400 + ${second}) * 1000000 + ${microsecond}, 'UTC')`;
}
