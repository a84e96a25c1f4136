import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Postgresql } from "./postgresql.ts";

/** What makes PostgreSQL fast on a machine with 16 GB or more that it need not share, and whose data may be lost. */
export const flowdbSettings = [
  "shared_buffers=4GB",
  "effective_cache_size=12GB",
  "work_mem=256MB",
  "maintenance_work_mem=1GB",
  "max_parallel_workers=8",
  "max_parallel_workers_per_gather=2",
  "max_parallel_maintenance_workers=2",
  "random_page_cost=1.1",
  "effective_io_concurrency=200",
  "max_wal_size=16GB",
  "wal_level=minimal",
  "max_wal_senders=0",
  "fsync=off",
  "synchronous_commit=off",
  "timezone=UTC",
];

const device =
  "location_id text, imsi text, imei text, tac numeric(8), operator_code numeric, country_code numeric";
const types = {
  calls: `id text, outgoing boolean, datetime timestamptz NOT NULL, duration numeric, network text, msisdn text NOT NULL,
    msisdn_counterpart text, ${device}`,
  sms: `id text, outgoing boolean, datetime timestamptz NOT NULL, network text, msisdn text NOT NULL, msisdn_counterpart text, ${device}`,
  mds: `id text, datetime timestamptz NOT NULL, duration numeric, volume_total numeric, volume_upload numeric,
    volume_download numeric, msisdn text NOT NULL, ${device}`,
};
type EventType = keyof typeof types;

const schema = `
  CREATE EXTENSION postgis;
  CREATE SCHEMA events; CREATE SCHEMA infrastructure; CREATE SCHEMA geography;
  CREATE TABLE infrastructure.sites (site_id bigserial PRIMARY KEY, id text, version integer, name text,
    date_of_first_service date, date_of_last_service date, geom_point geometry(POINT, 4326), UNIQUE (id, version));
  CREATE TABLE infrastructure.cells (cell_id bigserial PRIMARY KEY, id text, version integer, site_id text,
    date_of_first_service date, date_of_last_service date, geom_point geometry(POINT, 4326), UNIQUE (id, version));
  CREATE TABLE geography.admin3 (gid serial PRIMARY KEY, admin3name text, admin3pcod text, geom geometry(MULTIPOLYGON, 4326));`;

/** Makes the tables of FlowDB and fills them from the files of the generator, as FlowETL does: each day a partition with its indexes. */
export async function loadFlowdb(peer: Postgresql, files: string): Promise<void> {
  await peer.run(schema);
  for (const [type, columns] of Object.entries(types))
    await peer.run(`CREATE TABLE events.${type} (${columns}) PARTITION BY RANGE (datetime)`);
  await loadPlaces(peer, files);
  const days = readdirSync(files)
    .map((name) => /^calls_(.+)\.csv$/.exec(name)?.[1])
    .filter((day) => day !== undefined)
    .toSorted();
  const left = days.flatMap((day) =>
    (Object.keys(types) as EventType[]).map((type) => ({ type, day })),
  );
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await loadDay(peer, files, next);
  };
  await Promise.all([worker(), worker()]);
  await peer.run("VACUUM ANALYZE");
}

async function loadPlaces(peer: Postgresql, files: string): Promise<void> {
  const regions = join(files, "regions.txt");
  if (!existsSync(regions)) writeFileSync(regions, regionLines(join(files, "admin3.geojson")));
  await peer.run(`
    CREATE TEMP TABLE regions (pcod text, name text, geometry text);
    COPY regions FROM '${regions}';
    INSERT INTO geography.admin3 (admin3name, admin3pcod, geom)
      SELECT name, pcod, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(geometry), 4326)) FROM regions;
    CREATE INDEX ON geography.admin3 USING gist (geom);`);
  await peer.run(`
    CREATE TEMP TABLE loaded (id text, version integer, first date, last date, longitude float8, latitude float8);
    COPY loaded FROM '${join(files, "cells.csv")}' (FORMAT csv, HEADER);
    INSERT INTO infrastructure.sites (id, version, date_of_first_service, date_of_last_service, geom_point)
      SELECT id, version, first, last, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) FROM loaded;
    INSERT INTO infrastructure.cells (id, version, site_id, date_of_first_service, date_of_last_service, geom_point)
      SELECT id, version, id, first, last, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) FROM loaded;
    CREATE INDEX ON infrastructure.cells (id);
    CREATE INDEX ON infrastructure.cells USING gist (geom_point);`);
}

interface Region {
  readonly properties: { readonly pcod: string; readonly name: string };
  readonly geometry: unknown;
}

/** In PostgreSQL's text format; the shapes hold no character that it would have to escape. */
function regionLines(path: string): string {
  const { features } = JSON.parse(readFileSync(path, "utf8")) as { features: readonly Region[] };
  const lines = features.map(
    ({ properties, geometry }) =>
      `${properties.pcod}\t${properties.name}\t${JSON.stringify(geometry)}\n`,
  );
  return lines.join("");
}

async function loadDay(
  peer: Postgresql,
  files: string,
  { type, day }: { readonly type: EventType; readonly day: string },
): Promise<void> {
  const table = `events.${type}_${day.replaceAll("-", "")}`;
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const [from, to] = [`'${day} 00:00:00+00'`, `'${next} 00:00:00+00'`];
  const columns = ["msisdn", "location_id", "datetime", "tac"];
  if (type !== "mds") columns.push("msisdn_counterpart");
  const indexes = columns.map((column) => `CREATE INDEX ON ${table} (${column});`).join(" ");
  await peer.run(`CREATE TABLE ${table} (LIKE events.${type});
    COPY ${table} FROM '${join(files, `${type}_${day}.csv`)}' (FORMAT csv, HEADER);
    ALTER TABLE ${table} ADD CHECK (datetime >= ${from} AND datetime < ${to}); ${indexes} ANALYZE ${table};
    ALTER TABLE events.${type} ATTACH PARTITION ${table} FOR VALUES FROM (${from}) TO (${to});`);
}
