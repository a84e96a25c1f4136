import type { DaySpan, EncodedEvents, EventTables } from "../engines/event-tables.ts";
import { countsAsEvent } from "../event-types.ts";
import type { DayCount } from "../ingest/day-counts.ts";
import { storedColumns } from "../ingest/layouts.ts";
import { refreshVisits, refreshVisitsWithoutBatch } from "./day-visits.ts";
import { removeSubscriber } from "./remove-subscriber.ts";
import { daySums, locationHours, type Rollup } from "./rollups.ts";
import type { Writer } from "./statements.ts";

/** The tables of events in the store itself. */
export const storedTables: EventTables = {
  async insert(writer, events, onStep) {
    onStep("storing");
    if (events.existingAreReplaced) await removeRows(writer, events.type.name, events.existingDays);
    for (const span of spansOf(events.days)) {
      const { sql, parameters } = events.rows(span);
      await writer.run(`INSERT INTO ${events.type.name} BY NAME ${sql}`, parameters);
    }
    onStep("summing");
    const rollups = rollupsOf(events);
    for (const rollup of rollups) await addToRollup(writer, rollup, events);
    if (rollups.includes(locationHours)) {
      await refreshVisits(writer, touchedDays(events), events.batch);
    }
  },
  async removeDays(writer, type, days) {
    await removeRows(writer, type, days);
    for (const { table } of [daySums, locationHours]) await removeSums(writer, table, type, days);
    await refreshVisitsWithoutBatch(writer, days);
  },
  removeSubscriber,
};

function touchedDays({ days, existingDays }: EncodedEvents): string[] {
  return [...new Set([...days.map(({ day }) => day), ...existingDays])];
}

/**
 * Rows that are sorted together. Sorted by day first, a question about a few days reads those alone; and what is sorted at
 * once fits in memory, however large the file.
 */
const rowsPerSort = 1_000_000;

/** Consecutive days with about as many rows as fit in memory. */
export function spansOf(days: readonly DayCount[]): DaySpan[] {
  const spans: { first: string; last: string; rows: number }[] = [];
  for (const { day, rows } of days) {
    const span = spans.at(-1);
    if (span && span.rows + rows <= rowsPerSort) {
      span.last = day;
      span.rows += rows;
    } else spans.push({ first: day, last: day, rows });
  }
  return spans;
}

async function removeRows(writer: Writer, type: string, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  await writer.run(`DELETE FROM ${type} WHERE day IN (SELECT unnest($days::DATE[]))`, { days });
}

async function removeSums(
  writer: Writer,
  table: string,
  type: string,
  days: readonly string[],
): Promise<void> {
  if (days.length === 0) return;
  await writer.run(
    `DELETE FROM ${table} WHERE event_type = $type AND day IN (SELECT unnest($days::DATE[]))`,
    { type, days },
  );
}

function rollupsOf({ type }: EncodedEvents): Rollup[] {
  if (!countsAsEvent(type)) return [];
  const stored = new Set(storedColumns(type.layout).map(({ name }) => name));
  return stored.has("location") ? [daySums, locationHours] : [daySums];
}

/** Days that keep what they had are summed anew together with that, so that there stays one row for each key. */
async function addToRollup(
  writer: Writer,
  { table, order, sumsOf, merged }: Rollup,
  { type, batch, existingDays, existingAreReplaced }: EncodedEvents,
): Promise<void> {
  const keepsEarlier = existingDays.length > 0 && !existingAreReplaced;
  const chosen = "event_type = $type AND day IN (SELECT unnest($days::DATE[]))";
  const values = { type: type.name, days: existingDays };
  if (keepsEarlier) {
    await writer.run(
      `CREATE OR REPLACE TEMP TABLE earlier_sums AS SELECT * EXCLUDE (event_type, batch) FROM ${table} WHERE ${chosen}`,
      values,
    );
  }
  await removeSums(writer, table, type.name, existingDays);
  const sums = sumsOf(type);
  await writer.run(
    `INSERT INTO ${table} BY NAME
      SELECT $type AS event_type, $batch::INTEGER AS batch, *
      FROM (${keepsEarlier ? merged(`(${sums} UNION ALL BY NAME FROM earlier_sums)`) : sums})
      ORDER BY day, ${order}`,
    { type: type.name, batch },
  );
  if (keepsEarlier) await writer.run("DROP TABLE temp.earlier_sums");
}
