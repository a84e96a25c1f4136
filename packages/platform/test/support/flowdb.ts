import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";

import { Client } from "pg";

import { createPostgresqlDatabase } from "#kernel";

import { administer, postgresqlUrl } from "./databases.ts";

export interface FlowdbDatabase {
  /** Executes statements, each on its own; answers the rows of the last one. */
  run(...statements: readonly string[]): Promise<readonly object[]>;
  /** Writes the database's URL to a private file. */
  writeUrl(path: string): string;
  remove(): Promise<void>;
}

const device = "imsi text, imei text, tac numeric(8), operator_code numeric, country_code numeric";
const tables = [
  "CREATE EXTENSION postgis",
  "CREATE SCHEMA events",
  "CREATE SCHEMA infrastructure",
  "CREATE SCHEMA geography",
  `CREATE TABLE events.calls (id text, outgoing boolean, datetime timestamptz NOT NULL, duration numeric, network text,
    msisdn text NOT NULL, msisdn_counterpart text, location_id text, ${device}) PARTITION BY RANGE (datetime)`,
  `CREATE TABLE events.calls_20160101 PARTITION OF events.calls
    FOR VALUES FROM ('2016-01-01 00:00:00+00') TO ('2016-01-02 00:00:00+00')`,
  "CREATE TABLE events.calls_later PARTITION OF events.calls DEFAULT",
  `CREATE TABLE infrastructure.cells (cell_id bigserial PRIMARY KEY, id text, version integer, site_id text,
    date_of_first_service date, date_of_last_service date, geom_point geometry(Point, 4326),
    geom_polygon geometry(MultiPolygon, 4326), UNIQUE (id, version))`,
  `CREATE TABLE geography.admin3 (gid serial PRIMARY KEY, admin3pcod text, admin3name text,
    geom geometry(MultiPolygon, 4326))`,
];

/** A database with those tables of FlowDB that are loaded from. Remove it in the end. */
export async function makeFlowdb(): Promise<FlowdbDatabase> {
  const name = `flowdb_${randomUUID().replaceAll("-", "_")}`;
  const url = await createPostgresqlDatabase(postgresqlUrl(), name);
  const run = async (...statements: readonly string[]): Promise<readonly object[]> => {
    let rows: readonly object[] = [];
    const client = new Client({ connectionString: url.reveal() });
    await client.connect();
    try {
      for (const statement of statements) ({ rows } = await client.query<object>(statement));
      return rows;
    } finally {
      await client.end();
    }
  };
  await run(...tables);
  return {
    run,
    writeUrl(path) {
      writeFileSync(path, `${url.reveal()}\n`, { mode: 0o600 });
      return path;
    },
    remove: () => administer(`drop database if exists ${name} with (force)`),
  };
}
