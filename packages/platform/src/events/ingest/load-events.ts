import type { EventTables, LoadStep } from "../engines/event-tables.ts";
import type { EventType } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";
import type { DayCount } from "./day-counts.ts";
import {
  codedEntries,
  type Coding,
  dictionaries,
  encode,
  forgetCodes,
  hasEntry,
} from "./dictionary.ts";
import { storedColumns } from "./layouts.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** Events that have been read and are not stored yet. */
export interface StagedEvents {
  readonly type: EventType;
  /** The table that holds them, with the columns of their type's layout. */
  readonly table: string;
  readonly days: readonly DayCount[];
}

export interface LoadOptions extends StagedEvents {
  readonly batch: number;
  readonly tables: EventTables;
  readonly pseudonyms: Pseudonyms;
  readonly keepsRecordIds: boolean;
  /** The days that have events of the type already. */
  readonly existingDays: readonly string[];
  readonly existingAreReplaced: boolean;
  readonly onStep: (step: LoadStep) => void;
}

/** Stores staged events as a batch of that number, within the writer's transaction. */
export async function loadEvents(writer: Writer, options: LoadOptions): Promise<void> {
  const { tables, onStep } = options;
  onStep("encoding");
  const codings = await encodeTexts(writer, options);
  const { type, batch, days, existingDays, existingAreReplaced } = options;
  const rows: EncodedRows = ({ first, last }) => ({
    sql: selectEncoded(options, codings, first === last),
    parameters: { batch, first, last },
  });
  await tables.insert(
    writer,
    { type, batch, days, existingDays, existingAreReplaced, rows },
    onStep,
  );
  for (const dictionary of Object.values(dictionaries)) await forgetCodes(writer, dictionary);
}

type EncodedRows = Parameters<EventTables["insert"]>[1]["rows"];

interface Codings {
  readonly subscribers: Coding;
  readonly locations: Coding;
  readonly devices: Coding;
}

async function encodeTexts(
  writer: Writer,
  { type, table, pseudonyms }: LoadOptions,
): Promise<Codings> {
  const has = columnsOf(type);
  const counterparts = `UNION ALL SELECT msisdn_counterpart FROM ${table} WHERE msisdn_counterpart IS NOT NULL`;
  const parties = `SELECT msisdn FROM ${table} ${has("msisdn_counterpart") ? counterparts : ""}`;
  const places = `SELECT DISTINCT location_id AS id FROM ${table} WHERE location_id IS NOT NULL`;
  const noPlaces = "SELECT NULL::VARCHAR AS id WHERE false";
  const equipment = `SELECT imsi, imei, tac::BIGINT AS tac, any_value(msisdn) AS owner FROM ${table}
    WHERE imsi IS NOT NULL OR imei IS NOT NULL OR tac IS NOT NULL GROUP BY ALL`;
  const noEquipment =
    "SELECT NULL::VARCHAR AS imsi, NULL::VARCHAR AS imei, NULL::BIGINT AS tac, NULL AS owner WHERE false";
  const entries = {
    subscribers: { sql: `SELECT DISTINCT msisdn FROM (${parties})`, rank: "msisdn" },
    locations: { sql: has("location_id") ? places : noPlaces, rank: "id" },
    devices: { sql: has("imsi") ? equipment : noEquipment, rank: "owner" },
  };
  const { subscribers, locations, devices } = dictionaries;
  return {
    subscribers: await encode(writer, subscribers, entries.subscribers, pseudonyms),
    locations: await encode(writer, locations, entries.locations, pseudonyms),
    devices: await encode(writer, devices, entries.devices, pseudonyms),
  };
}

/** What a stored column is made of, where it is not the staged column of the same name. */
const sources: Readonly<Record<string, string>> = {
  day: "make_timestamp(epoch_us(staged.datetime))::DATE",
  second: "(epoch_us(staged.datetime) // 1000000 % 86400)::INTEGER",
  microsecond: "(epoch_us(staged.datetime) % 1000000)::INTEGER",
  subscriber: "party.subscriber",
  counterpart: "other.subscriber",
  location: "place.location",
  device: "equipment.device",
};

function selectEncoded(
  { type, table, keepsRecordIds }: LoadOptions,
  { subscribers, locations, devices }: Codings,
  isOneDay: boolean,
): string {
  const has = columnsOf(type);
  const values = storedColumns(type.layout).map(({ name, type: kind }) => {
    if (name === "id" && !keepsRecordIds) return "NULL::VARCHAR AS id";
    return `${sources[name] ?? `staged.${name}::${kind}`} AS ${name}`;
  });
  const joins = [
    joinOf(subscribers, "party", "staged.msisdn"),
    has("msisdn_counterpart") &&
      `LEFT ${joinOf(subscribers, "other", "staged.msisdn_counterpart")}`,
    has("location_id") && `LEFT ${joinOf(locations, "place", "staged.location_id")}`,
    has("imsi") &&
      `LEFT ${joinOf(devices, "equipment", "staged.imsi", "staged.imei", "staged.tac::BIGINT")}`,
  ];
  return `SELECT $batch::INTEGER AS batch, ${values.join(", ")}
    FROM ${table} AS staged ${joins.filter((part) => part !== false).join("\n")}
    WHERE staged.datetime >= $first::DATE::TIMESTAMPTZ AND staged.datetime < ($last::DATE + 1)::TIMESTAMPTZ
    ORDER BY ${isOneDay ? "" : "day, "}party.subscriber, second`;
}

/** Joins the entries that rows have by the expressions of their keys. */
function joinOf(coding: Coding, entry: string, ...keys: readonly string[]): string {
  return `JOIN ${codedEntries(coding.dictionary)} AS ${entry} ON ${hasEntry(coding, entry, keys)}`;
}

function columnsOf({ layout }: EventType): (name: string) => boolean {
  const names = new Set(layout.map(({ name }) => name));
  return (name) => names.has(name);
}
