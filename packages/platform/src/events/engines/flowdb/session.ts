import type { BuiltInEventType } from "../../event-types.ts";
import { builtInLayouts, type ColumnKind } from "../../ingest/layouts.ts";
import type { FlowdbTable } from "./event-tables.ts";

/**
 * The statements that give a session the relations of `relations.ts`, as functions of two days and as views of all days, besides
 * empty tables for the places. Functions of one query are put in place of their calls, so that the days choose
 * the partitions that are read. All of it is temporary and needs no right to write.
 */
export function sessionStatements(tables: readonly FlowdbTable[]): string {
  const relations = [
    relation(
      "event_records",
      tables.map((table) => everyRecord(table)),
      recordColumns,
    ),
    relation(
      "event_days",
      tables.map((table) => daySums(table)),
      dayColumns,
    ),
    relation(
      "location_hours",
      tables.map((table) => hourSums(table)),
      hourColumns,
    ),
    ...tables.map((table) => typeRelation(table)),
  ];
  return [...relations, placeTables].join(";\n");
}

/** Tables of the session that `places.ts` fills. */
const placeTables = `
  CREATE TEMPORARY TABLE location_places (location text NOT NULL, valid_from date, valid_to date,
    longitude double precision NOT NULL, latitude double precision NOT NULL);
  CREATE TEMPORARY TABLE location_regions (location text NOT NULL, valid_from date, valid_to date,
    unit text COLLATE "C" NOT NULL, pcod text COLLATE "C" NOT NULL);
  CREATE TEMPORARY TABLE geographies (unit text COLLATE "C" NOT NULL, pcod text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL, geometry text NOT NULL, position integer NOT NULL);
  CREATE TEMPORARY TABLE location_mappings (mapping text COLLATE "C" NOT NULL, location text NOT NULL,
    pcod text COLLATE "C" NOT NULL)`;

const recordColumns = `event_type text, day date, occurred_at timestamp, subscriber text, location text, counterpart text,
  outgoing boolean, device text`;
const dayColumns = `day date, event_type text, subscriber text, location text, event_count integer,
  first_event timestamp, last_event timestamp`;
const hourColumns = `day date, hour integer, event_type text, location text, event_count integer, outgoing_count integer`;

/** The statements that make a relation: a function of two days and a view of all. */
export function relation(name: string, queries: readonly string[], columns: string): string {
  return `CREATE FUNCTION pg_temp.${name}(first_day date, end_day date) RETURNS TABLE (${columns})
    LANGUAGE sql STABLE AS $$ ${queries.join(" UNION ALL ")} $$;
    CREATE TEMPORARY VIEW ${name} AS SELECT * FROM pg_temp.${name}('-infinity', 'infinity')`;
}

/** Days are compared as moments, because partitions are cut by moments. */
export const withinDays = `datetime >= first_day::timestamp AT TIME ZONE 'UTC' AND datetime < end_day::timestamp AT TIME ZONE 'UTC'`;
const moment = momentOf("datetime");
const day = `(${moment})::date`;

/** A moment with a zone as a time of UTC. */
export function momentOf(column: string): string {
  return `${column} AT TIME ZONE 'UTC'`;
}

function everyRecord(table: FlowdbTable): string {
  return `SELECT ${nameOf(table)}, ${day}, ${moment}, ${text(table, "msisdn")}, ${text(table, "location_id")},
      ${text(table, "msisdn_counterpart")}, ${value(table, "outgoing", "boolean")}, ${deviceOf(table)}
    FROM events.${table.type} WHERE ${withinDays}`;
}

function daySums(table: FlowdbTable): string {
  return `SELECT ${day}, ${nameOf(table)}, ${text(table, "msisdn")}, ${text(table, "location_id")}, count(*)::integer,
      min(datetime) AT TIME ZONE 'UTC', max(datetime) AT TIME ZONE 'UTC'
    FROM events.${table.type} WHERE ${withinDays} GROUP BY 1, 3, 4`;
}

function hourSums(table: FlowdbTable): string {
  return `SELECT ${day}, extract(hour FROM ${moment})::integer, ${nameOf(table)}, ${text(table, "location_id")},
      count(*)::integer, (count(*) FILTER (WHERE ${value(table, "outgoing", "boolean")}))::integer
    FROM events.${table.type} WHERE ${withinDays} AND location_id IS NOT NULL GROUP BY 1, 2, 4`;
}

function typeRelation(table: FlowdbTable): string {
  const layout = builtInLayouts[table.type as BuiltInEventType];
  const otherwise = new Set([
    "datetime",
    "msisdn",
    "msisdn_counterpart",
    "location_id",
    "imsi",
    "imei",
    "tac",
  ]);
  const names = new Set(layout.map(({ name }) => name));
  const others = layout
    .filter(({ name }) => !otherwise.has(name))
    .map(({ name, kind }) => ({
      name,
      type: valueTypes[kind],
      value: value(table, name, valueTypes[kind]),
    }));
  const columns = [
    { name: "day", type: "date", value: day },
    { name: "occurred_at", type: "timestamp", value: moment },
    { name: "subscriber", type: "text", value: text(table, "msisdn") },
    ...(names.has("msisdn_counterpart")
      ? [{ name: "counterpart", type: "text", value: text(table, "msisdn_counterpart") }]
      : []),
    { name: "location", type: "text", value: text(table, "location_id") },
    { name: "device", type: "text", value: deviceOf(table) },
    ...others,
  ];
  return relation(
    `${table.type}_records`,
    [
      `SELECT ${columns.map((column) => column.value).join(", ")} FROM events.${table.type} WHERE ${withinDays}`,
    ],
    columns.map((column) => `${column.name} ${column.type}`).join(", "),
  );
}

const valueTypes: Readonly<Record<ColumnKind, string>> = {
  text: "text",
  flag: "boolean",
  number: "double precision",
  whole: "bigint",
  time: "timestamp",
  date: "date",
  longitude: "double precision",
  latitude: "double precision",
};

function nameOf({ type }: FlowdbTable): string {
  return `'${type}'::text`;
}

function value({ columns }: FlowdbTable, name: string, type: string): string {
  return columns.has(name) ? `${name}::${type}` : `NULL::${type}`;
}

/** Newer versions keep identifiers as bytes. */
function text({ columns }: FlowdbTable, name: string): string {
  const type = columns.get(name);
  if (type === undefined) return "NULL::text";
  return type === "bytea" ? `encode(${name}, 'hex')` : `${name}::text`;
}

/** A device is known by all that is said of it. */
export function deviceOf(table: FlowdbTable): string {
  const parts = ["imsi", "imei", "tac"].map((name) => text(table, name));
  return `CASE WHEN coalesce(${parts.join(", ")}) IS NOT NULL
    THEN ${parts.map((part) => `coalesce(${part}, '')`).join(" || '/' || ")} END`;
}
