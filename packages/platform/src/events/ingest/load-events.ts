import type { Writer } from "../store/statements.ts";
import { codedTable, dictionaries, encode, sameEntry } from "./dictionary.ts";
import { type Layout, layouts } from "./layouts.ts";
import { type EventFile, stage } from "./stage.ts";
import { sumDays } from "./sum-days.ts";

export type LoadStep = "reading" | "encoding" | "storing" | "summing";

/** Stores the events of a file within the writer's transaction; answers how many, and on which days. */
export async function loadEvents(
  writer: Writer,
  file: EventFile,
  onStep: (step: LoadStep) => void,
): Promise<{ readonly rows: number; readonly days: readonly string[] }> {
  onStep("reading");
  const rows = await stage(writer, file);
  onStep("encoding");
  await encodeTexts(writer, layouts[file.type]);
  onStep("storing");
  await insertByDay(writer, file);
  await dropTemporary(writer);
  onStep("summing");
  return { rows, days: await sumDays(writer, file) };
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
  readonly from: string;
  to: string;
  rows: number;
}

async function insertByDay(writer: Writer, file: EventFile): Promise<void> {
  const days = await writer.rows<{ day: string; next: string; rows: number }>(
    `SELECT day, day + 1 AS next, count(*) AS rows
      FROM (SELECT make_timestamp(epoch_us(datetime))::DATE AS day FROM staged) GROUP BY day ORDER BY day`,
  );
  const spans: DaySpan[] = [];
  for (const { day, next, rows } of days) {
    const last = spans.at(-1);
    if (last && last.rows + rows <= rowsPerSort) {
      last.to = next;
      last.rows += rows;
    } else spans.push({ from: day, to: next, rows });
  }
  for (const span of spans) await insertSpan(writer, file, span);
}

async function insertSpan(
  writer: Writer,
  { type, batch }: EventFile,
  { from, to }: DaySpan,
): Promise<void> {
  const { subscribers, locations, devices } = dictionaries;
  const layout = layouts[type];
  const values = layout.map(({ name }) => (name in targets ? targets[name] : `staged.${name}`));
  const counterpart = `LEFT JOIN ${codedTable(subscribers)} AS other ON other.msisdn = staged.msisdn_counterpart`;
  await writer.run(
    `INSERT INTO ${type} BY NAME
      SELECT $batch::INTEGER AS batch, ${values.filter((value) => value !== undefined).join(", ")}
      FROM staged
      JOIN ${codedTable(subscribers)} AS party ON party.msisdn = staged.msisdn
      ${has(layout, "msisdn_counterpart") ? counterpart : ""}
      LEFT JOIN ${codedTable(locations)} AS place ON place.id = staged.location_id
      LEFT JOIN ${codedTable(devices)} AS equipment ON ${sameEntry(devices, "equipment", "staged")}
      WHERE datetime >= $from::TIMESTAMPTZ AND datetime < $to::TIMESTAMPTZ
      ORDER BY occurred_at::DATE, subscriber, occurred_at`,
    { batch, from, to },
  );
}

async function dropTemporary(writer: Writer): Promise<void> {
  const tables = [
    "staged",
    "found_entries",
    "new_entries",
    ...Object.values(dictionaries).map((dictionary) => codedTable(dictionary)),
  ];
  await writer.run(tables.map((table) => `DROP TABLE temp.${table};`).join(" "));
}

function has(layout: Layout, name: string): boolean {
  return layout.some((column) => column.name === name);
}
