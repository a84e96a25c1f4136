import type { EventType } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";
import { codedEntries, dictionaries, encode, forgetCodes, sameEntry } from "./dictionary.ts";
import { layouts } from "./layouts.ts";
import { type DayCount, sumDays } from "./sum-days.ts";

/** Events that have been read and are not stored yet. */
export interface StagedEvents {
  readonly type: EventType;
  /** The table that holds them, with the columns of their type's layout. */
  readonly table: string;
  readonly days: readonly DayCount[];
}

export type LoadStep = "encoding" | "storing" | "summing";

/** Stores staged events as a batch of that number, within the writer's transaction. */
export async function loadEvents(
  writer: Writer,
  events: StagedEvents & { readonly batch: number },
  onStep: (step: LoadStep) => void,
): Promise<void> {
  onStep("encoding");
  await encodeTexts(writer, events);
  onStep("storing");
  for (const span of spansOf(events.days)) await insertSpan(writer, events, span);
  for (const dictionary of Object.values(dictionaries)) await forgetCodes(writer, dictionary);
  onStep("summing");
  await sumDays(writer, events, events.days);
}

async function encodeTexts(writer: Writer, { type, table }: StagedEvents): Promise<void> {
  const counterparts = `UNION ALL SELECT msisdn_counterpart FROM ${table} WHERE msisdn_counterpart IS NOT NULL`;
  const parties = `SELECT msisdn FROM ${table} ${hasCounterpart(type) ? counterparts : ""}`;
  await encode(writer, dictionaries.subscribers, `SELECT DISTINCT msisdn FROM (${parties})`);
  await encode(
    writer,
    dictionaries.locations,
    `SELECT DISTINCT location_id AS id FROM ${table} WHERE location_id IS NOT NULL`,
  );
  await encode(
    writer,
    dictionaries.devices,
    `SELECT DISTINCT imsi, imei, tac::BIGINT AS tac FROM ${table}
      WHERE imsi IS NOT NULL OR imei IS NOT NULL OR tac IS NOT NULL`,
  );
}

/** Where a column of the file goes; nothing for those that are part of another. */
const targets: Readonly<Record<string, string | undefined>> = {
  datetime: "make_timestamp(epoch_us(datetime)) AS occurred_at",
  msisdn: "party.subscriber AS subscriber",
  msisdn_counterpart: "other.subscriber AS counterpart",
  location_id: "place.location AS location",
  imsi: "equipment.device AS device",
  imei: undefined,
  tac: undefined,
};

/**
 * Rows that are sorted together. Sorted by day first, a question about a few days reads those alone; and what is sorted at
 * once fits in memory, however large the file.
 */
const rowsPerSort = 1_000_000;

interface DaySpan {
  readonly first: string;
  last: string;
  rows: number;
}

function spansOf(days: readonly DayCount[]): DaySpan[] {
  const spans: DaySpan[] = [];
  for (const { day, rows } of days) {
    const span = spans.at(-1);
    if (span && span.rows + rows <= rowsPerSort) {
      span.last = day;
      span.rows += rows;
    } else spans.push({ first: day, last: day, rows });
  }
  return spans;
}

async function insertSpan(
  writer: Writer,
  { type, table, batch }: StagedEvents & { readonly batch: number },
  { first, last }: DaySpan,
): Promise<void> {
  const { subscribers, locations, devices } = dictionaries;
  const values = layouts[type].map(({ name }) =>
    name in targets ? targets[name] : `staged.${name}`,
  );
  const counterpart = `LEFT JOIN ${codedEntries(subscribers)} AS other ON other.msisdn = staged.msisdn_counterpart`;
  await writer.run(
    `INSERT INTO ${type} BY NAME
      SELECT $batch::INTEGER AS batch, ${values.filter((value) => value !== undefined).join(", ")}
      FROM ${table} AS staged
      JOIN ${codedEntries(subscribers)} AS party ON party.msisdn = staged.msisdn
      ${hasCounterpart(type) ? counterpart : ""}
      LEFT JOIN ${codedEntries(locations)} AS place ON place.id = staged.location_id
      LEFT JOIN ${codedEntries(devices)} AS equipment ON ${sameEntry(devices, "equipment", "staged")}
      WHERE datetime >= $first::DATE::TIMESTAMPTZ AND datetime < ($last::DATE + 1)::TIMESTAMPTZ
      ORDER BY ${first === last ? "" : "occurred_at::DATE, "}subscriber, occurred_at`,
    { batch, first, last },
  );
}

function hasCounterpart(type: EventType): boolean {
  return layouts[type].some(({ name }) => name === "msisdn_counterpart");
}
