import { listEventTypes } from "../catalogue/event-types.ts";
import type { SubscriberRemoval } from "../engines/event-tables.ts";
import type { EventType } from "../event-types.ts";
import { storedColumns } from "../ingest/layouts.ts";
import type { Writer } from "./statements.ts";

type TouchedDay = SubscriberRemoval["days"][number];

/** Removes a subscriber's events and sums from the tables of the store, within the writer's transaction. */
export async function removeSubscriber(
  writer: Writer,
  subscriber: number,
): Promise<SubscriberRemoval> {
  const types = await listEventTypes(writer);
  const used = await findDevices(writer, types, subscriber);
  const days: TouchedDay[] = [];
  for (const type of types) {
    const touched = await findTouchedDays(writer, type, subscriber);
    if (touched.length === 0) continue;
    days.push(...touched);
    await lowerHours(writer, type, subscriber);
    await writer.run(`DELETE FROM ${type.name} WHERE subscriber = $subscriber`, { subscriber });
    if (!hasColumn(type, "counterpart")) continue;
    await writer.run(`UPDATE ${type.name} SET counterpart = NULL WHERE counterpart = $subscriber`, {
      subscriber,
    });
  }
  const [counted] = await writer.rows<{ sums: number }>(
    "SELECT count(*) AS sums FROM day_sums WHERE subscriber = $subscriber",
    { subscriber },
  );
  for (const table of ["day_sums", "day_visits", "last_locations"]) {
    await writer.run(`DELETE FROM ${table} WHERE subscriber = $subscriber`, { subscriber });
  }
  return { days, sums: counted!.sums, devices: await findUnused(writer, types, used) };
}

async function findTouchedDays(
  writer: Writer,
  type: EventType,
  subscriber: number,
): Promise<TouchedDay[]> {
  const names = hasColumn(type, "counterpart") ? "counterpart = $subscriber" : "false";
  return await writer.rows<TouchedDay & object>(
    `SELECT '${type.name}' AS type, day,
        count(*) FILTER (WHERE subscriber = $subscriber) AS removed,
        count(*) FILTER (WHERE subscriber != $subscriber) AS changed
      FROM ${type.name} WHERE subscriber = $subscriber OR ${names} GROUP BY day ORDER BY day`,
    { subscriber },
  );
}

/** Takes the subscriber's events out of the sums per hour. */
async function lowerHours(writer: Writer, type: EventType, subscriber: number): Promise<void> {
  if (!hasColumn(type, "location")) return;
  const outgoing = hasColumn(type, "outgoing") ? "count(*) FILTER (WHERE outgoing)" : "0";
  await writer.run(
    `UPDATE location_hours AS hours
      SET event_count = hours.event_count - own.events,
        outgoing_count = hours.outgoing_count - own.outgoing
      FROM (
        SELECT day, (second // 3600)::TINYINT AS hour, location, count(*)::INTEGER AS events,
          ${outgoing}::INTEGER AS outgoing
        FROM ${type.name} WHERE subscriber = $subscriber AND location IS NOT NULL GROUP BY ALL
      ) AS own
      WHERE hours.event_type = $type AND hours.day = own.day AND hours.hour = own.hour
        AND hours.location = own.location`,
    { subscriber, type: type.name },
  );
  await writer.run("DELETE FROM location_hours WHERE event_type = $type AND event_count = 0", {
    type: type.name,
  });
}

async function findDevices(
  writer: Writer,
  types: readonly EventType[],
  subscriber: number,
): Promise<number[]> {
  const queries = withDevices(types).map(
    ({ name }) =>
      `SELECT device FROM ${name} WHERE subscriber = $subscriber AND device IS NOT NULL`,
  );
  if (queries.length === 0) return [];
  const rows = await writer.rows<{ device: number }>(queries.join(" UNION "), { subscriber });
  return rows.map(({ device }) => device);
}

async function findUnused(
  writer: Writer,
  types: readonly EventType[],
  devices: readonly number[],
): Promise<number[]> {
  if (devices.length === 0) return [];
  const used = withDevices(types).map(
    ({ name }) => `SELECT device FROM ${name} WHERE device IN (SELECT unnest($devices::INTEGER[]))`,
  );
  const rows = await writer.rows<{ device: number }>(
    `SELECT unnest($devices::INTEGER[]) AS device EXCEPT (${used.join(" UNION ")})`,
    { devices },
  );
  return rows.map(({ device }) => device);
}

function withDevices(types: readonly EventType[]): EventType[] {
  return types.filter((type) => hasColumn(type, "device"));
}

function hasColumn({ layout }: EventType, name: string): boolean {
  return storedColumns(layout).some((column) => column.name === name);
}
