import { eventTypes } from "./event-types.ts";

const everyEvent = eventTypes
  .map(
    (type) =>
      `SELECT '${type}'::event_type AS event_type, occurred_at, subscriber, location FROM ${type}`,
  )
  .join(" UNION ALL ");

/**
 * What others may read of a tenant's event store. These relations and columns are a promise; all other tables of the
 * store may change at any time.
 *
 * - A day is a day of UTC. Times are TIMESTAMP in UTC.
 * - `subscriber` and `location` are whole numbers that stand for a subscriber and a cell within this store alone.
 * - `batch` is the number of the batch that wrote the row last.
 * - `location` is null for events that name none, and periods with a null end are open on that side.
 *
 * `event_days` holds one row for each day, event type, subscriber and location: how many events, the first and the last.
 * Sorted by day and subscriber as it is loaded, so that a condition on `day` reads only that part.
 *
 * `event_records` holds every event.
 *
 * `location_places` says where a cell stood: at most one place at a time. Of versions in service at the same time, the
 * later one counts. `valid_from` is the first day, `valid_to` the day after the last.
 *
 * `location_regions` says which region of each unit contains that place: at most one at a time per unit; of regions that
 * overlap, the one with the first pcod. A place in no region has no row.
 *
 * `geographies` holds the regions, sorted as they were given; `geometry` is a GeoJSON MultiPolygon as text.
 */
export const relations = `
  CREATE TABLE event_days (
    day DATE NOT NULL,
    event_type event_type NOT NULL,
    subscriber INTEGER NOT NULL,
    location INTEGER,
    event_count INTEGER NOT NULL,
    first_event TIMESTAMP NOT NULL,
    last_event TIMESTAMP NOT NULL,
    batch INTEGER NOT NULL
  );

  CREATE VIEW event_records AS ${everyEvent};

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
`;
