import { listEventTypes } from "../../catalogue/event-types.ts";
import { countsAsEvent, type EventType } from "../../event-types.ts";
import type { Writer } from "../../store/statements.ts";
import { spansOf } from "../../store/stored-tables.ts";
import type { EncodedEvents, EventTables } from "../event-tables.ts";
import { clickhouseErrors } from "./clickhouse-errors.ts";
import type { ClickhouseConnection } from "./connection.ts";
import { refreshCopies } from "./copies.ts";
import {
  columnNames,
  createTable,
  createViews,
  daySumsTable,
  eventTable,
  locationHoursTable,
} from "./definitions.ts";
import { createIncoming, decideDays, dropStrays } from "./incoming.ts";
import { removeSubscriber } from "./remove-subscriber.ts";
import { hasColumn, sumsOfDays, sumsOfHours } from "./sums.ts";
import { createSwitches, performSwitches, recordSwitch } from "./switches.ts";
import type { Transfer } from "./transfer.ts";

export interface ClickhouseParts {
  readonly connection: ClickhouseConnection;
  readonly transfer: Transfer;
}

/**
 * The tables of events in ClickHouse. A load prepares its days in tables of their own; the store's transaction records that
 * they are to take the place of the days that are there; `settle` puts them in place, one table and day at a time, each at
 * once. While the transaction lasts the rows lie in the store as well, for what is computed from them; `release` leaves two
 * rows without a subscriber for each batch and day, its first and last second.
 */
export function createClickhouseTables(parts: ClickhouseParts): EventTables {
  const { connection } = parts;
  return {
    async insert(writer, events, onStep) {
      onStep("storing");
      await performSwitches(writer, connection);
      await insertLocally(parts, writer, events);
      const source = await sendDays(parts, writer, events);
      onStep("summing");
      await sumDays(connection, writer, events, source);
    },
    async removeDays(writer, type, days) {
      await performSwitches(writer, connection);
      await removeLocally(writer, type, days);
      await recordSwitch(writer, { kind: "drop", target: type, days, type: null });
      for (const { name: target } of [daySumsTable, locationHoursTable]) {
        await recordSwitch(writer, { kind: "drop", target, days, type });
      }
    },
    async removeSubscriber(writer, subscriber) {
      await performSwitches(writer, connection);
      return await removeSubscriber(connection, writer, subscriber);
    },
    release: (writer, type, days) => keepSpans(writer, type, days),
    async settle(writer) {
      await createSwitches(writer);
      await performSwitches(writer, connection);
      await createTables(connection, await listEventTypes(writer));
      await refreshCopies(writer, connection, parts.transfer);
      await dropStrays(writer, connection);
    },
  };
}

/**
 * Days that keep what they have are fetched, so that they are written anew together with it. All days are cleared: one whose
 * last subscriber was erased still has its spans, which are no events.
 */
async function insertLocally(
  { transfer }: ClickhouseParts,
  writer: Writer,
  { type, days, existingDays, existingAreReplaced, rows }: EncodedEvents,
): Promise<void> {
  await removeLocally(
    writer,
    type.name,
    days.map(({ day }) => day),
  );
  if (!existingAreReplaced && existingDays.length > 0) {
    const kept = `SELECT * FROM ${type.name} WHERE day IN (${listed(existingDays)})`;
    await transfer.fetch(writer, kept, type.name);
  }
  for (const span of spansOf(days)) {
    const { sql, parameters } = rows(span);
    await writer.run(`INSERT INTO ${type.name} BY NAME ${sql}`, parameters);
  }
}

/** Sends the days, whole, to an incoming table; answers its name. */
async function sendDays(
  { connection, transfer }: ClickhouseParts,
  writer: Writer,
  { type, batch, days }: EncodedEvents,
): Promise<string> {
  const table = eventTable(type);
  const source = await createIncoming(connection, table, String(batch));
  for (const { first, last } of spansOf(days)) {
    const inSpan = days.map(({ day }) => day).filter((day) => day >= first && day <= last);
    const query = `SELECT * FROM ${type.name} WHERE day IN (${listed(inSpan)})`;
    await transfer.send(writer, query, source);
  }
  const chosen = days.map(({ day }) => day);
  const decision = { target: table.name, source, days: chosen, type: null };
  const received = await decideDays(writer, connection, decision);
  const sent = await countLocally(writer, type.name, chosen);
  if (received !== sent) {
    throw clickhouseErrors.clickhouse_incomplete({ type: type.name, received, sent });
  }
  return source;
}

/** Sums the days of an incoming table into others, a part at a time. */
async function sumDays(
  connection: ClickhouseConnection,
  writer: Writer,
  { type, batch, days }: EncodedEvents,
  source: string,
): Promise<void> {
  if (!countsAsEvent(type)) return;
  const rollups = [{ table: daySumsTable, sumsOf: sumsOfDays }];
  if (hasColumn(type, "location")) {
    rollups.push({ table: locationHoursTable, sumsOf: sumsOfHours });
  }
  const chosen = days.map(({ day }) => day);
  for (const { table, sumsOf } of rollups) {
    const sums = await createIncoming(connection, table, String(batch));
    const columns = columnNames(table);
    for (const { first, last } of spansOf(days)) {
      const rows = `${source} WHERE day >= {first:Date32} AND day <= {last:Date32}`;
      const query = `SELECT ${columns} FROM (${sumsOf(type, rows)})`;
      await connection.run(`INSERT INTO ${sums} (${columns}) ${query}`, { first, last });
    }
    const decision = { target: table.name, source: sums, days: chosen, type: type.name };
    await decideDays(writer, connection, decision);
  }
}

async function removeLocally(writer: Writer, type: string, days: readonly string[]): Promise<void> {
  await writer.run(`DELETE FROM ${type} WHERE day IN (SELECT unnest($days::DATE[]))`, { days });
}

async function countLocally(
  writer: Writer,
  type: string,
  days: readonly string[],
): Promise<number> {
  const [counted] = await writer.rows<{ rows: number }>(
    `SELECT count(*) AS rows FROM ${type} WHERE day IN (SELECT unnest($days::DATE[]))`,
    { days },
  );
  return counted!.rows;
}

/** A later file of a day is compared with when its events begin and end, and a batch counts while a day has rows of it. */
async function keepSpans(writer: Writer, type: string, days: readonly string[]): Promise<void> {
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE batch_spans AS
      SELECT batch, day, unnest([min(second), max(second)]) AS second, 0 AS microsecond, 0 AS subscriber
      FROM ${type} WHERE day IN (SELECT unnest($days::DATE[])) GROUP BY batch, day`,
    { days },
  );
  await removeLocally(writer, type, days);
  await writer.run(`INSERT INTO ${type} BY NAME SELECT * FROM batch_spans ORDER BY day, batch`);
  await writer.run("DROP TABLE temp.batch_spans");
}

async function createTables(
  connection: ClickhouseConnection,
  types: readonly EventType[],
): Promise<void> {
  const { address } = connection;
  const found = await connection.read<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {database:String}",
    { database: address.database },
  );
  const known = new Set(found.map(({ name }) => name));
  const tables = [daySumsTable, locationHoursTable, ...types.map((type) => eventTable(type))];
  const missing = tables.filter(({ name }) => !known.has(name));
  for (const table of missing) {
    for (const statement of createTable(table, address)) await connection.run(statement);
  }
  if (missing.length === 0 && known.has("event_records")) return;
  for (const statement of createViews(types, address)) await connection.run(statement);
}

function listed(days: readonly string[]): string {
  return days.map((day) => `'${day}'`).join(", ");
}
