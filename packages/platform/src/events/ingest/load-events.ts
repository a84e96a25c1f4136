import type { Writer } from "../store/statements.ts";
import { codedEntries, dictionaries, encode, forgetCodes, sameEntry } from "./dictionary.ts";
import { type Layout, layouts } from "./layouts.ts";
import { type EventFile, stage } from "./stage.ts";
import { type DayCount, sumDays } from "./sum-days.ts";

export type LoadStep = "reading" | "encoding" | "storing" | "summing";

/** Stores the events of a file within the writer's transaction; answers how many, and on which days. */
export async function loadEvents(
  writer: Writer,
  file: EventFile,
  onStep: (step: LoadStep) => void,
): Promise<{ readonly rows: number; readonly days: readonly string[] }> {
  onStep("reading");
  const days = await stage(writer, file);
  onStep("encoding");
  await encodeTexts(writer, layouts[file.type]);
  onStep("storing");
  for (const span of spansOf(days)) await insertSpan(writer, file, span);
  await dropTemporary(writer);
  onStep("summing");
  await sumDays(writer, file, days);
  return { rows: days.reduce((sum, { rows }) => sum + rows, 0), days: days.map(({ day }) => day) };
}

async function encodeTexts(writer: Writer, layout: Layout): Promise<void> {
  const parties = has(layout, "msisdn_counterpart")
    ? "SELECT msisdn FROM staged UNION ALL SELECT msisdn_counterpart FROM staged WHERE msisdn_counterpart IS NOT NULL"
    : "SELECT msisdn FROM staged";
  await encode(writer, dictionaries.subscribers, `SELECT DISTINCT msisdn FROM (${parties})`);
  await encode(
    writer,
    dictionaries.locations,
    "SELECT DISTINCT location_id AS id FROM staged WHERE location_id IS NOT NULL",
  );
  await encode(
    writer,
    dictionaries.devices,
    `SELECT DISTINCT imsi, imei, tac::BIGINT AS tac FROM staged
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
  { type, batch }: EventFile,
  { first, last }: DaySpan,
): Promise<void> {
  const { subscribers, locations, devices } = dictionaries;
  const layout = layouts[type];
  const values = layout.map(({ name }) => (name in targets ? targets[name] : `staged.${name}`));
  const counterpart = `LEFT JOIN ${codedEntries(subscribers)} AS other ON other.msisdn = staged.msisdn_counterpart`;
  await writer.run(
    `INSERT INTO ${type} BY NAME
      SELECT $batch::INTEGER AS batch, ${values.filter((value) => value !== undefined).join(", ")}
      FROM staged
      JOIN ${codedEntries(subscribers)} AS party ON party.msisdn = staged.msisdn
      ${has(layout, "msisdn_counterpart") ? counterpart : ""}
      LEFT JOIN ${codedEntries(locations)} AS place ON place.id = staged.location_id
      LEFT JOIN ${codedEntries(devices)} AS equipment ON ${sameEntry(devices, "equipment", "staged")}
      WHERE datetime >= $first::DATE::TIMESTAMPTZ AND datetime < ($last::DATE + 1)::TIMESTAMPTZ
      ORDER BY ${first === last ? "" : "occurred_at::DATE, "}subscriber, occurred_at`,
    { batch, first, last },
  );
}

async function dropTemporary(writer: Writer): Promise<void> {
  for (const dictionary of Object.values(dictionaries)) await forgetCodes(writer, dictionary);
  await writer.run("DROP TABLE temp.staged");
}

function has(layout: Layout, name: string): boolean {
  return layout.some((column) => column.name === name);
}
