import type { EventType } from "../event-types.ts";
import { storedColumns } from "../ingest/layouts.ts";
import { checksOf, columnsForChecks } from "./checks.ts";

const chosen = "day BETWEEN $first::DATE AND $last::DATE";

/** The queries of one value a day from which checks are taken, each by the columns that it needs. */
interface Part {
  readonly needs: readonly string[];
  /** Common table expressions by name. */
  readonly tables: Readonly<Record<string, string>>;
  /** A query of `day` and checks by their ids; a day may be absent where all of them are 0. */
  readonly sql: string;
}

/**
 * The query for the checks of a type, for the days from `$first` to `$last`: one row a day, with `day` and a column for each
 * check. Every part first brings the events down to few rows over whole numbers; the texts of devices are compared only once
 * for each subscriber and device of a day.
 */
export function checkQuery(type: EventType): string {
  const columns = columnsForChecks(type);
  const has = (name: string): boolean => columns.has(name);
  const parts = [
    eventsPart(type, has),
    partiesPart(type, has),
    devicesPart(),
    durationsPart(type),
    repetitionsPart(type),
  ].filter(({ needs }) => needs.every((name) => has(name)));
  const tables = Object.entries(Object.assign({}, ...parts.map((part) => part.tables)) as object);
  const withTables = tables.map(([name, sql]) => `${name} AS MATERIALIZED (${sql})`);
  const [first, ...others] = parts.map((part, index) => `(${part.sql}) AS part_${index}`);
  const joined = others.map((part) => `LEFT JOIN ${part} USING (day)`);
  const outcomes = checksOf(type).map(({ id, unit }) =>
    unit === "count" ? `coalesce(${id}, 0)::BIGINT AS ${id}` : id,
  );
  return `WITH ${withTables.join(", ")}
    SELECT day, ${outcomes.join(", ")} FROM ${first} ${joined.join(" ")} ORDER BY day`;
}

type Has = (name: string) => boolean;

/** What is counted by event, brought down to a row for each location. */
function eventsPart({ name }: EventType, has: Has): Part {
  const microsecond = "second * 1000000::BIGINT + microsecond";
  const place = `EXISTS (FROM location_places AS place WHERE place.location = by_location.location
    AND coalesce(day >= valid_from, true) AND coalesce(day < valid_to, true))`;
  return {
    needs: [],
    tables: {
      by_location: `SELECT day, ${has("location") ? "location" : "NULL::INTEGER AS location"}, count(*) AS events,
          ${has("outgoing") ? "count(*) FILTER (WHERE outgoing)" : "0"} AS outgoing,
          ${has("counterpart") ? "count(*) - count(counterpart)" : "0"} AS alone,
          min(${microsecond}) AS first, max(${microsecond}) AS last
        FROM main.${name} WHERE ${chosen} GROUP BY ALL`,
    },
    sql: `SELECT day, sum(events) AS count_added_rows, sum(outgoing) AS count_added_rows_outgoing,
        sum(alone) AS count_null_counterparts, count(location) AS count_location_ids,
        count(*) FILTER (WHERE has_place) AS count_locatable_location_ids,
        sum(events) FILTER (WHERE has_place) AS count_locatable_events,
        sum(events) FILTER (WHERE location IS NULL) AS count_null_location_ids,
        ${moment("min(first)")} AS earliest_timestamp, ${moment("max(last)")} AS latest_timestamp
      FROM (SELECT *, ${place} AS has_place FROM by_location) GROUP BY day`,
  };
}

/** A moment that is counted in microseconds of its day, as ISO 8601. */
function moment(microseconds: string): string {
  return `strftime(make_timestamp(epoch_us(day) + ${microseconds}), '%Y-%m-%dT%H:%M:%S.%fZ')`;
}

/** How many subscribers there are, brought down to a row for each subscriber and device. */
function partiesPart(type: EventType, has: Has): Part {
  const counterparts = `UNION SELECT day, counterpart FROM main.${type.name} WHERE ${chosen} AND counterpart IS NOT NULL`;
  return {
    needs: [],
    tables: {
      by_device: devicesOfSubscribers(type, has),
      by_subscriber: `SELECT day, subscriber, bool_or(has_outgoing) AS has_outgoing, bool_or(has_incoming) AS has_incoming
        FROM by_device GROUP BY ALL`,
      parties: `SELECT day, subscriber FROM by_subscriber ${has("counterpart") ? counterparts : ""}`,
    },
    sql: `SELECT * FROM (
          SELECT day, count(*) AS count_onnet_msisdns,
            count(*) FILTER (WHERE has_outgoing) AS count_onnet_msisdns_outgoing,
            count(*) FILTER (WHERE has_incoming) AS count_onnet_msisdns_incoming
          FROM by_subscriber GROUP BY day)
        JOIN (SELECT day, count(*) AS count_msisdns FROM parties GROUP BY day) USING (day)`,
  };
}

function devicesOfSubscribers({ name }: EventType, has: Has): string {
  const counted = has("outgoing")
    ? "bool_or(outgoing) AS has_outgoing, bool_or(NOT outgoing) AS has_incoming"
    : "false AS has_outgoing, false AS has_incoming";
  return `SELECT day, subscriber, ${has("device") ? "device" : "NULL::INTEGER AS device"},
      count(*)::INTEGER AS events, ${counted}
    FROM main.${name} WHERE ${chosen} GROUP BY ALL`;
}

/** What is counted by imei and imsi. */
function devicesPart(): Part {
  return {
    needs: ["device"],
    tables: {
      equipment: `SELECT by_device.day, by_device.subscriber, by_device.events, devices.imei, devices.imsi
        FROM by_device LEFT JOIN devices USING (device)`,
      by_imei: usersOf("imei"),
      by_imsi: usersOf("imsi"),
    },
    sql: `SELECT * FROM (
          SELECT day, sum(events) FILTER (WHERE imei IS NULL) AS count_null_imeis,
            sum(events) FILTER (WHERE imsi IS NULL) AS count_null_imsis
          FROM equipment GROUP BY day)
        LEFT JOIN (${countUsers("imei")}) USING (day) LEFT JOIN (${countUsers("imsi")}) USING (day)`,
  };
}

/** The imeis or imsis of a day, and whether more than one subscriber has them. */
function usersOf(identifier: string): string {
  return `SELECT day, ${identifier}, min(subscriber) != max(subscriber) AS is_shared
    FROM equipment WHERE ${identifier} IS NOT NULL GROUP BY ALL`;
}

/** Subscribers are told apart only for what more than one of them has. */
function countUsers(identifier: string): string {
  return `SELECT day, count_${identifier}s, coalesce(most, 1) AS max_msisdns_per_${identifier}
    FROM (SELECT day, count(*) AS count_${identifier}s FROM by_${identifier} GROUP BY day)
    LEFT JOIN (SELECT day, max(subscribers) AS most FROM (
        SELECT day, count(DISTINCT subscriber) AS subscribers FROM equipment
        SEMI JOIN (FROM by_${identifier} WHERE is_shared) AS shared USING (day, ${identifier})
        GROUP BY day, ${identifier}) GROUP BY day) USING (day)`;
}

/** The durations, brought down to how often each occurs: of the two in the middle, the median is half-way between. */
function durationsPart({ name }: EventType): Part {
  return {
    needs: ["duration"],
    tables: {
      by_duration: `SELECT day, duration, count(*) AS events FROM main.${name} WHERE ${chosen} GROUP BY ALL`,
      ranked: `SELECT day, duration, sum(events) OVER (PARTITION BY day ORDER BY duration) AS reached,
          sum(events) OVER (PARTITION BY day) AS total FROM by_duration WHERE duration IS NOT NULL`,
    },
    sql: `SELECT * FROM (
          SELECT day, sum(events) FILTER (WHERE duration IS NULL) AS count_null_durations,
            max(duration) AS max_duration FROM by_duration GROUP BY day)
        LEFT JOIN (SELECT day, (min(duration) FILTER (WHERE reached > (total - 1) // 2)
            + min(duration) FILTER (WHERE reached > total // 2)) / 2 AS median_duration
          FROM ranked GROUP BY day) USING (day)`,
  };
}

/** Rows that are alike have the same subscriber at the same second: only those are compared in all columns. */
function repetitionsPart({ name, layout }: EventType): Part {
  const compared = storedColumns(layout).flatMap((column) =>
    column.name === "id" ? [] : [column.name],
  );
  return {
    needs: [],
    tables: {
      together: `SELECT day, subscriber, second FROM main.${name} WHERE ${chosen} GROUP BY ALL HAVING count(*) > 1`,
    },
    sql: `SELECT day, count(*) AS count_duplicated, sum(alike_rows - 1) AS count_duplicates
      FROM (SELECT ${compared.join(", ")}, count(*) AS alike_rows
        FROM main.${name} SEMI JOIN together USING (day, subscriber, second)
        WHERE ${chosen} GROUP BY ALL HAVING count(*) > 1)
      GROUP BY day`,
  };
}
