import { findEventType } from "../catalogue/event-types.ts";
import { recordDayStates } from "../catalogue/load-records.ts";
import type { EventTables, SubscriberRemoval } from "../engines/event-tables.ts";
import { recomputeQuality } from "../quality/compute.ts";
import type { Writer } from "../store/statements.ts";
import { raiseChanges, requireRewrite } from "./store-changes.ts";

export interface EraseOptions {
  readonly tables: EventTables;
  readonly at: Date;
  /** The identifier as the store keeps it. */
  readonly kept: string;
  /** The identifier as files have it; rows that could not be read may hold it. */
  readonly plain: string;
}

/** What was removed for a subscriber. */
export interface Erased {
  readonly found: boolean;
  /** Rows removed, by table. */
  readonly removed: Readonly<Record<string, number>>;
  readonly changed: number;
  /** The days from which events were removed, by type. */
  readonly days: Readonly<Record<string, string[]>>;
}

/** Removes everything that the store knows of a subscriber, within the writer's transaction. */
export async function eraseSubscriber(writer: Writer, options: EraseOptions): Promise<Erased> {
  const { tables, kept, plain } = options;
  const quarantined = await removeQuarantined(writer, plain);
  const [known] = await writer.rows<{ subscriber: number }>(
    "SELECT subscriber FROM subscribers WHERE msisdn = $kept",
    { kept },
  );
  const removal = known ? await tables.removeSubscriber(writer, known.subscriber) : nothing;
  await lowerDayCounts(writer, removal, options.at);
  await removeEntries(writer, kept, removal.devices);
  await renewQuality(writer, removal, options);
  const found = known !== undefined || quarantined > 0;
  if (found) {
    await raiseChanges(writer);
    await requireRewrite(writer);
  }
  return {
    found,
    ...summarise(removal, { subscribers: known ? 1 : 0, quarantined_rows: quarantined }),
  };
}

const nothing: SubscriberRemoval = { days: [], sums: 0, devices: [] };

function summarise(
  { days, sums, devices }: SubscriberRemoval,
  others: Readonly<Record<string, number>>,
): Omit<Erased, "found"> {
  const own = days.filter(({ removed }) => removed > 0);
  const byType = [...Map.groupBy(own, ({ type }) => type)];
  const counts: Record<string, number> = { day_sums: sums, devices: devices.length, ...others };
  for (const [type, touched] of byType) counts[type] = total(touched.map((day) => day.removed));
  return {
    removed: Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0)),
    changed: total(days.map(({ changed }) => changed)),
    days: Object.fromEntries(
      byType.map(([type, touched]) => [type, touched.map(({ day }) => day)]),
    ),
  };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A text that merely contains the identifier goes as well: what could not be read cannot be told apart. */
async function removeQuarantined(writer: Writer, plain: string): Promise<number> {
  const holds = "contains(content, $plain) OR contains(reason, $plain)";
  const [counted] = await writer.rows<{ rows: number }>(
    `SELECT count(*) AS rows FROM quarantined_rows WHERE ${holds}`,
    { plain },
  );
  await writer.run(`DELETE FROM quarantined_rows WHERE ${holds}`, { plain });
  return counted!.rows;
}

/** A day on which nobody else did anything is no longer there. */
async function lowerDayCounts(
  writer: Writer,
  { days }: SubscriberRemoval,
  at: Date,
): Promise<void> {
  for (const { type, day, removed } of days) {
    if (removed === 0) continue;
    const values = { type, day };
    await writer.run(
      "UPDATE stored_days SET event_count = event_count - $removed WHERE event_type = $type AND day = $day::DATE",
      { ...values, removed },
    );
    const left = await writer.rows(
      "SELECT 1 FROM stored_days WHERE event_type = $type AND day = $day::DATE AND event_count > 0",
      values,
    );
    if (left.length > 0) continue;
    await writer.run(
      "DELETE FROM stored_days WHERE event_type = $type AND day = $day::DATE",
      values,
    );
    await recordDayStates(writer, { type, days: [day], state: "removed", batchId: null, at });
  }
}

async function removeEntries(
  writer: Writer,
  kept: string,
  devices: readonly number[],
): Promise<void> {
  await writer.run("DELETE FROM subscribers WHERE msisdn = $kept", { kept });
  if (devices.length === 0) return;
  await writer.run("DELETE FROM devices WHERE device IN (SELECT unnest($devices::INTEGER[]))", {
    devices,
  });
}

async function renewQuality(
  writer: Writer,
  { days }: SubscriberRemoval,
  { tables, at }: EraseOptions,
): Promise<void> {
  for (const [name, touched] of Map.groupBy(days, ({ type }) => type)) {
    const chosen = touched.map(({ day }) => day);
    const type = await findEventType(writer, name);
    // Rows that lie in another engine are in the store only while they are loaded.
    if (tables.release) {
      await writer.run(
        "DELETE FROM quality_values WHERE event_type = $name AND day IN (SELECT unnest($chosen::DATE[]))",
        { name, chosen },
      );
    } else await recomputeQuality(writer, { type, days: chosen, at });
  }
}
