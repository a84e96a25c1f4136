import { eventTypes } from "../event-types.ts";
import { layouts, storedColumns } from "../ingest/layouts.ts";
import { relations } from "../relations.ts";

/** Raised by one whenever the tables change, together with a step in `upgrades`. */
export const schemaVersion = 1;

/** Where each row carries the number of the batch that wrote it. Dictionaries do not: an entry that nothing uses is harmless. */
export const tablesWithBatch = [
  ...eventTypes,
  "event_days",
  "cells",
  "location_places",
  "location_regions",
  "geographies",
  "batches",
];

const tables = `
  CREATE TYPE event_type AS ENUM (${eventTypes.map((type) => `'${type}'`).join(", ")});

  CREATE TABLE store_state (
    store_id VARCHAR NOT NULL,
    schema_version INTEGER NOT NULL,
    stored_batches INTEGER NOT NULL
  );

  CREATE TABLE batches (
    batch INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    row_count BIGINT NOT NULL,
    days DATE[] NOT NULL,
    stored_at TIMESTAMP NOT NULL,
    is_superseded BOOLEAN NOT NULL
  );

  CREATE TABLE subscribers (subscriber INTEGER NOT NULL, msisdn VARCHAR NOT NULL);
  CREATE TABLE locations (location INTEGER NOT NULL, id VARCHAR NOT NULL);
  CREATE TABLE devices (device INTEGER NOT NULL, imsi VARCHAR, imei VARCHAR, tac BIGINT);

  CREATE TABLE stored_days (event_type event_type NOT NULL, day DATE NOT NULL, event_count BIGINT NOT NULL);

  CREATE TABLE cells (
    location INTEGER NOT NULL,
    version INTEGER NOT NULL,
    date_of_first_service DATE,
    date_of_last_service DATE,
    longitude DOUBLE NOT NULL,
    latitude DOUBLE NOT NULL,
    batch INTEGER NOT NULL
  );
`;

/** The statements that make an empty store, to be run in one transaction. */
export function createStatements(): string {
  const eventTables = eventTypes.map((type) => {
    const columns = storedColumns(layouts[type]).map(({ name, type: kind }) => `${name} ${kind}`);
    return `CREATE TABLE ${type} (batch INTEGER NOT NULL, ${columns.join(", ")});`;
  });
  return [tables, ...eventTables, relations].join("\n");
}
