import { countsAsEvent, type EventType } from "./event-types.ts";
import { storedColumns } from "./ingest/layouts.ts";

/**
 * What others may read of a tenant's event store. These relations and columns are a promise, kept by every engine; all
 * other tables of the store may change at any time.
 *
 * - A day is a day of UTC. Times are TIMESTAMP in UTC.
 * - `subscriber`, `counterpart`, `location` and `device` stand for a subscriber, a cell and a device within this store
 *   alone: whole numbers where the engine encodes them.
 * - `location` is null for events that name none, and periods with a null end are open on that side.
 *
 * `event_days` holds one row for each day, event type, subscriber and location: how many events, the first and the last.
 * Sorted by day and subscriber as it is loaded, so that a condition on `day` reads only that part.
 *
 * Two more are kept by the embedded store alone, of the events of all types that name a location; a dialect says whether they are there.
 * `day_visits` holds one row for each day, subscriber and location: how many events, and in `hours` a bit for each hour of UTC in which
 * there was one. `last_locations` holds one row for each day and subscriber: the location of the last event, null where there are
 * several at that same moment.
 *
 * `location_hours` holds one row for each day, hour of UTC (0 to 23), event type and location: how many events, and how
 * many of them were outgoing (0 for types without a direction).
 *
 * `event_records` holds every event: `event_type`, `day`, `occurred_at`, `subscriber`, `location`, `counterpart`,
 * `outgoing`, `device`; what a type does not have is null. A condition on `day` reads only that part.
 *
 * None of these holds records of mobile money: they are in `dfs_records` alone.
 *
 * `device_models` says of each device that has a type allocation code that code, `tac`, and what the loaded list of codes has for it:
 * `brand`, `model`, `hnd_type`, `software_os_name`, `software_os_vendor`, null where it has nothing. A FlowDB makes it from its
 * events, so whoever asks says for which days; it has no column `day`.
 *
 * `<type>_records` holds the events of one type with every column of its layout that is kept; `day` and `occurred_at` as
 * above.
 *
 * `location_places` says where a cell stood: at most one place at a time. Of versions in service at the same time, the
 * later one counts. `valid_from` is the first day, `valid_to` the day after the last.
 *
 * `location_regions` says which region of each unit contains that place: at most one at a time per unit; of regions that
 * overlap, the one with the first pcod. A place in no region has no row.
 *
 * `geographies` holds the regions, in the order `position`; `geometry` is a GeoJSON MultiPolygon as text. What is called `unit` here
 * and in `location_regions` is a unit such as `admin3`, or the name of a further geography, such as `geography.districts`.
 *
 * `location_mappings` says to which region each loaded mapping counts a cell, wherever that stands: at most one for each cell.
 */
export const relationTables = `
  CREATE TABLE day_sums (
    day DATE NOT NULL,
    event_type VARCHAR NOT NULL,
    subscriber INTEGER NOT NULL,
    location INTEGER,
    event_count INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    first_second INTEGER NOT NULL,
    first_microsecond INTEGER NOT NULL,
    last_second INTEGER NOT NULL,
    last_microsecond INTEGER NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE TABLE day_visits (
    day DATE NOT NULL,
    subscriber INTEGER NOT NULL,
    location INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE TABLE last_locations (
    day DATE NOT NULL,
    subscriber INTEGER NOT NULL,
    location INTEGER,
    batch INTEGER NOT NULL
  );

  CREATE VIEW event_days AS
    SELECT day, event_type, subscriber, location, event_count,
      ${timeOf("first_second", "first_microsecond")} AS first_event,
      ${timeOf("last_second", "last_microsecond")} AS last_event
    FROM day_sums;

  CREATE VIEW device_models AS
    SELECT devices.device, devices.tac, tacs.brand, tacs.model, tacs.hnd_type, tacs.software_os_name,
      tacs.software_os_vendor
    FROM devices LEFT JOIN tacs ON tacs.tac = devices.tac WHERE devices.tac IS NOT NULL;

  CREATE TABLE location_hours (
    day DATE NOT NULL,
    hour TINYINT NOT NULL,
    event_type VARCHAR NOT NULL,
    location INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    outgoing_count INTEGER NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE TABLE location_places (
    location INTEGER NOT NULL,
    valid_from DATE,
    valid_to DATE,
    longitude DOUBLE NOT NULL,
    latitude DOUBLE NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE TABLE location_regions (
    location INTEGER NOT NULL,
    valid_from DATE,
    valid_to DATE,
    unit VARCHAR NOT NULL,
    pcod VARCHAR NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE TABLE geographies (
    unit VARCHAR NOT NULL,
    pcod VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    geometry VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE TABLE location_mappings (
    mapping VARCHAR NOT NULL,
    location INTEGER NOT NULL,
    pcod VARCHAR NOT NULL,
    batch INTEGER NOT NULL
  );
`;

/** The statements that make or renew the relations over the tables of these types. */
export function relationViews(types: readonly EventType[]): string {
  const perType = types.map(
    (type) => `CREATE OR REPLACE VIEW ${type.name}_records AS
      SELECT ${recordColumns(type).join(", ")} FROM ${type.name}`,
  );
  const everyEvent = types
    .filter((type) => countsAsEvent(type))
    .map((type) => {
      const stored = new Set(storedColumns(type.layout).map(({ name }) => name));
      const optional = Object.entries(commonColumns).map(([name, kind]) =>
        stored.has(name) ? name : `NULL::${kind} AS ${name}`,
      );
      return `SELECT '${type.name}' AS event_type, day, ${timeOf("second", "microsecond")} AS occurred_at,
      subscriber, ${optional.join(", ")} FROM ${type.name}`;
    });
  return [
    ...perType,
    `CREATE OR REPLACE VIEW event_records AS ${everyEvent.join(" UNION ALL ")}`,
  ].join(";\n");
}

const commonColumns = {
  location: "INTEGER",
  counterpart: "INTEGER",
  outgoing: "BOOLEAN",
  device: "INTEGER",
};

function recordColumns({ layout }: EventType): string[] {
  const others = storedColumns(layout)
    .map(({ name }) => name)
    .filter((name) => !["day", "second", "microsecond"].includes(name));
  return ["day", `${timeOf("second", "microsecond")} AS occurred_at`, ...others];
}

/** The moment that a day, a second of it and a microsecond of that make. */
function timeOf(second: string, microsecond: string): string {
  return `make_timestamp(epoch_us(day) + ${second} * 1000000::BIGINT + ${microsecond})`;
}
