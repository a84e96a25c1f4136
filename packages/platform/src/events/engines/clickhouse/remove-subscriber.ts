import { listEventTypes } from "../../catalogue/event-types.ts";
import { countsAsEvent, type EventType } from "../../event-types.ts";
import type { Writer } from "../../store/statements.ts";
import type { SubscriberRemoval } from "../event-tables.ts";
import type { ClickhouseConnection } from "./connection.ts";
import { columnNames, daySumsTable, locationHoursTable } from "./definitions.ts";
import { createIncoming, decideDays } from "./incoming.ts";
import { hasColumn, sumsOfHours } from "./sums.ts";
import { recordSwitch } from "./switches.ts";

type TouchedDay = SubscriberRemoval["days"][number];

/** Decides that a subscriber's events go with their sums, and the subscriber out of the events of others. */
export async function removeSubscriber(
  connection: ClickhouseConnection,
  writer: Writer,
  subscriber: number,
): Promise<SubscriberRemoval> {
  const types = await listEventTypes(writer);
  const devices = await findOwnDevices(connection, types, subscriber);
  const days: TouchedDay[] = [];
  for (const type of types) {
    const touched = await findTouchedDays(connection, type, subscriber);
    days.push(...touched);
    const target = type.name;
    const own = touched.filter(({ removed }) => removed > 0).map(({ day }) => day);
    if (own.length > 0) {
      await sumHoursWithout(connection, writer, { type, subscriber, days: own });
      await recordSwitch(writer, { kind: "remove_subscriber", target, subscriber });
    }
    if (touched.some(({ changed }) => changed > 0)) {
      await recordSwitch(writer, { kind: "forget_counterpart", target, subscriber });
    }
  }
  const { name: target } = daySumsTable;
  const [counted] = await connection.read<{ sums: number }>(
    `SELECT count() AS sums FROM ${target} WHERE subscriber = {subscriber:Int32}`,
    { subscriber },
  );
  await recordSwitch(writer, { kind: "remove_subscriber", target, subscriber });
  return { days, sums: counted!.sums, devices };
}

async function findTouchedDays(
  connection: ClickhouseConnection,
  type: EventType,
  subscriber: number,
): Promise<TouchedDay[]> {
  const named = hasColumn(type, "counterpart")
    ? "ifNull(counterpart = {subscriber:Int32}, false)"
    : "false";
  return await connection.read<TouchedDay>(
    `SELECT '${type.name}' AS type, day, countIf(subscriber = {subscriber:Int32}) AS removed,
        countIf(subscriber != {subscriber:Int32}) AS changed
      FROM ${type.name} WHERE subscriber = {subscriber:Int32} OR ${named} GROUP BY day ORDER BY day`,
    { subscriber },
  );
}

/** The devices that the subscriber used and nobody else. */
async function findOwnDevices(
  connection: ClickhouseConnection,
  types: readonly EventType[],
  subscriber: number,
): Promise<number[]> {
  const uses = types
    .filter((type) => hasColumn(type, "device"))
    .map(({ name }) => `SELECT device, subscriber FROM ${name} WHERE isNotNull(device)`)
    .join(" UNION ALL ");
  if (uses === "") return [];
  const own = `SELECT device FROM (${uses}) WHERE subscriber = {subscriber:Int32}`;
  const rows = await connection.read<{ device: number }>(
    `SELECT device FROM (${uses}) WHERE device IN (${own})
      GROUP BY device HAVING countIf(subscriber != {subscriber:Int32}) = 0 ORDER BY device`,
    { subscriber },
  );
  return rows.map(({ device }) => device);
}

/** The sums per hour do not tell the subscribers apart, so those of the days are computed anew. */
async function sumHoursWithout(
  connection: ClickhouseConnection,
  writer: Writer,
  own: {
    readonly type: EventType;
    readonly subscriber: number;
    readonly days: readonly string[];
  },
): Promise<void> {
  const { type, subscriber, days } = own;
  if (!hasColumn(type, "location") || !countsAsEvent(type)) return;
  const source = await createIncoming(connection, locationHoursTable, "without");
  const columns = columnNames(locationHoursTable);
  for (const day of days) {
    const rows = `${type.name} WHERE day = {day:Date32} AND subscriber != {subscriber:Int32}`;
    const query = `SELECT ${columns} FROM (${sumsOfHours(type, rows)})`;
    await connection.run(`INSERT INTO ${source} (${columns}) ${query}`, { day, subscriber });
  }
  const decision = { target: locationHoursTable.name, source, days, type: type.name };
  await decideDays(writer, connection, decision);
}
