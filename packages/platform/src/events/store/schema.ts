import { builtInEventTypes, type EventType } from "../event-types.ts";
import { builtInLayouts, storedColumns } from "../ingest/layouts.ts";
import { relationTables, relationViews } from "../relations.ts";

/** Raised by one whenever the tables change. A store of an older version is refused until a step leads from it to this one. */
export const schemaVersion = 4;

/** The tables besides those of the event types where each row carries the number of the batch that wrote it. */
export const tablesWithBatch = [
  "day_sums",
  "day_visits",
  "last_locations",
  "location_hours",
  "cells",
  "location_places",
  "location_regions",
  "geographies",
  "tacs",
  "location_mappings",
  "batches",
  "quarantined_rows",
  "quality_values",
];

const tables = `
  CREATE TABLE store_state (
    store_id VARCHAR NOT NULL,
    schema_version INTEGER NOT NULL,
    stored_batches INTEGER NOT NULL,
    /* Raised by whatever changes what questions are answered from, without a batch: retention, erasure. */
    changes INTEGER NOT NULL,
    /* Whether the file has to be rewritten because something was erased from it. */
    rewrite_is_due BOOLEAN NOT NULL,
    /* Whether identifiers are stored as keyed hashes. It stays once a subscriber is stored. */
    is_pseudonymised BOOLEAN NOT NULL
  );

  /* layout: JSON, the columns in their order. */
  CREATE TABLE event_types (name VARCHAR NOT NULL, layout VARCHAR NOT NULL, is_declared BOOLEAN NOT NULL);

  CREATE TABLE batches (
    batch INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    /* How it came: file, upload, watched, table. */
    source VARCHAR NOT NULL,
    row_count BIGINT NOT NULL,
    quarantined_count BIGINT NOT NULL,
    days DATE[] NOT NULL,
    stored_at TIMESTAMP NOT NULL,
    seconds DOUBLE NOT NULL,
    is_superseded BOOLEAN NOT NULL
  );

  CREATE TABLE subscribers (subscriber INTEGER NOT NULL, msisdn VARCHAR NOT NULL);
  CREATE TABLE locations (location INTEGER NOT NULL, id VARCHAR NOT NULL);
  CREATE TABLE devices (device INTEGER NOT NULL, imsi VARCHAR, imei VARCHAR, tac BIGINT);

  /* The days that are available, and how many events each has. */
  CREATE TABLE stored_days (event_type VARCHAR NOT NULL, day DATE NOT NULL, event_count BIGINT NOT NULL);

  /* What happened to each day, one row for each step; state: ingesting, ingested, refused, interrupted, removed. */
  CREATE SEQUENCE load_record_numbers;
  CREATE TABLE load_records (
    record BIGINT NOT NULL DEFAULT nextval('load_record_numbers'),
    event_type VARCHAR NOT NULL,
    day DATE NOT NULL,
    state VARCHAR NOT NULL,
    /* The id of the batch; null for what no file did. */
    batch_id VARCHAR,
    recorded_at TIMESTAMP NOT NULL
  );

  CREATE TABLE quarantined_rows (
    batch INTEGER NOT NULL,
    event_type VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    /* Counted from 1; null where a format has no lines. */
    line BIGINT,
    column_name VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    /* The row as it was read, shortened; identifiers are masked where they are pseudonymised. */
    content VARCHAR NOT NULL
  );

  /* The latest outcome of each check for each day. */
  CREATE TABLE quality_values (
    batch INTEGER NOT NULL,
    event_type VARCHAR NOT NULL,
    day DATE NOT NULL,
    check_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    computed_at TIMESTAMP NOT NULL
  );

  /* How many days of a type are kept. */
  CREATE TABLE retention_rules (event_type VARCHAR NOT NULL, days_kept INTEGER NOT NULL);

  /* The subscribers that were erased, by a keyed hash. */
  CREATE TABLE erasures (
    id VARCHAR NOT NULL,
    subscriber_hash VARCHAR NOT NULL,
    erased_at TIMESTAMP NOT NULL,
    /* JSON, what is known once the rows are gone. */
    certificate VARCHAR NOT NULL,
    /* Whether what was erased may still be in the file. */
    awaits_rewrite BOOLEAN NOT NULL,
    /* Whether the certificate is in the audit log. */
    is_recorded BOOLEAN NOT NULL
  );

  /* Models of handsets by their type allocation code. */
  CREATE TABLE tacs (
    tac BIGINT NOT NULL,
    brand VARCHAR,
    model VARCHAR,
    hnd_type VARCHAR,
    software_os_name VARCHAR,
    software_os_vendor VARCHAR,
    batch INTEGER NOT NULL
  );

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

/** The types that every store knows from the beginning. */
export const builtInTypes: readonly EventType[] = builtInEventTypes.map((name) => ({
  name,
  layout: builtInLayouts[name],
  isDeclared: false,
}));

/** The statements that make an empty store, to be run in one transaction. */
export function createStatements(): string {
  const typeRows = builtInTypes.map(
    ({ name, layout }) => `('${name}', '${JSON.stringify(layout)}', false)`,
  );
  return [
    tables,
    ...builtInTypes.map((type) => createEventTable(type)),
    relationTables,
    relationViews(builtInTypes),
    `INSERT INTO event_types VALUES ${typeRows.join(", ")}`,
  ].join(";\n");
}

/** The statement that makes the table of a type. */
export function createEventTable({ name, layout }: EventType): string {
  const columns = storedColumns(layout).map((column) => `${column.name} ${column.type}`);
  return `CREATE TABLE ${name} (batch INTEGER NOT NULL, ${columns.join(", ")})`;
}
