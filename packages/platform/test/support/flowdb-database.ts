import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { FeatureCollection } from "geojson";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { inject } from "vitest";

import { administer, postgresqlUrl } from "./databases.ts";
import { describeServer } from "./describe-server.ts";

/** A PostgreSQL database with the tables of FlowDB that matter here, as FlowETL leaves it. */
export interface TestFlowdb {
  /** The address for a role that may read, and make temporary tables, and nothing else. */
  readonly url: string;
  /** Copies rows of CSV, whose first names the columns, into a table of events with a partition for each day. */
  loadEvents(type: string, days: readonly string[], csv: string): Promise<void>;
  /** Records that days are in a state. */
  recordDays(type: string, days: readonly string[], state: string): Promise<void>;
  /** The columns id, version, date_of_first_service, date_of_last_service, longitude, latitude. */
  loadCells(csv: string): Promise<void>;
  loadRegions(unit: string, regions: FeatureCollection): Promise<void>;
  /** Makes the list of type allocation codes, with the columns id, brand, model, hnd_type, software_os_name, software_os_vendor. */
  loadTacs(csv: string): Promise<void>;
  /**
   * Makes the tables of mobile money: the columns datetime, msisdn, location_id, outgoing, amount, discount, fee, commission. The cells have
   * the version 0.
   */
  loadMobileMoney(csv: string): Promise<void>;
  run(sql: string, values?: readonly unknown[]): Promise<readonly object[]>;
  remove(): Promise<void>;
}

const installations = "/usr/share/postgresql";

/** Why there can be no FlowDB for tests; undefined where there can. */
export function noFlowdb(): string | undefined {
  if (inject("postgresqlUrl") === undefined) return "PostgreSQL is not installed";
  const hasPostgis = readdirSync(installations).some((version) =>
    existsSync(join(installations, version, "extension", "postgis.control")),
  );
  return hasPostgis ? undefined : "PostGIS is not installed";
}

/** Describes tests that need a FlowDB. Where there can be none they are skipped, and fail with CI=true. */
export function describeFlowdb(what: string, tests: () => void): void {
  describeServer({ name: "FlowDB", missing: noFlowdb() }, what, tests);
}

const identity = "network text, msisdn text NOT NULL, msisdn_counterpart text, location_id text";
const device = "imsi text, imei text, tac numeric(8), operator_code numeric, country_code numeric";
const eventTables = {
  calls: `id text, outgoing boolean, datetime timestamptz NOT NULL, duration numeric, ${identity}, ${device}`,
  sms: `id text, outgoing boolean, datetime timestamptz NOT NULL, ${identity}, ${device}`,
  forwards: `id text, outgoing boolean, datetime timestamptz NOT NULL, ${identity}, ${device}`,
  mds: `id text, datetime timestamptz NOT NULL, duration numeric, volume_total numeric, volume_upload numeric,
    volume_download numeric, msisdn text NOT NULL, location_id text, ${device}`,
  topups: `id text, datetime timestamptz NOT NULL, type text, recharge_amount numeric, airtime_fee numeric,
    tax_and_fee numeric, pre_event_balance numeric, post_event_balance numeric, msisdn text NOT NULL, location_id text, ${device}`,
};

const service = `date_of_first_service date, date_of_last_service date, geom_point geometry(Point, 4326)`;
const schema = `
  CREATE EXTENSION postgis;
  CREATE SCHEMA events; CREATE SCHEMA infrastructure; CREATE SCHEMA geography; CREATE SCHEMA etl;
  ${Object.entries(eventTables)
    .map(
      ([name, columns]) =>
        `CREATE TABLE events.${name} (${columns}) PARTITION BY RANGE (datetime);`,
    )
    .join("\n")}
  CREATE TABLE infrastructure.sites (site_id bigserial PRIMARY KEY, id text, version integer, ${service});
  CREATE TABLE infrastructure.cells (cell_id bigserial PRIMARY KEY, id text, version integer, site_id text, ${service},
    UNIQUE (id, version));
  CREATE TABLE etl.etl_records (id serial PRIMARY KEY, cdr_type varchar, cdr_date date, state varchar,
    timestamp timestamptz);`;

/** Makes a FlowDB on the test server. */
export async function makeFlowdb(): Promise<TestFlowdb> {
  const name = `flowdb_${randomUUID().replaceAll("-", "_")}`;
  const reader = `reader_${name}`;
  await makeTemplate();
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`, `CREATE ROLE ${reader} LOGIN`);
  const client = await connect(name);
  const grant = async (): Promise<void> => {
    for (const of of ["events", "infrastructure", "geography", "etl"]) {
      await client.query(
        `GRANT USAGE ON SCHEMA ${of} TO ${reader}; GRANT SELECT ON ALL TABLES IN SCHEMA ${of} TO ${reader}`,
      );
    }
  };
  await grant();
  const url = urlOf(name);
  url.username = reader;
  return {
    url: url.href,
    async loadEvents(type, days, csv) {
      for (const day of days) await makePartition(client, type, day);
      await copy(client, `events.${type}`, csv);
      await grant();
    },
    async recordDays(type, days, state) {
      await client.query(
        `INSERT INTO etl.etl_records (cdr_type, cdr_date, state, timestamp) SELECT $1, day, $3, now() FROM unnest($2::date[]) day`,
        [type, days, state],
      );
    },
    loadCells: (csv) => loadCells(client, csv),
    async loadRegions(unit, regions) {
      await loadRegions(client, unit, regions);
      await grant();
    },
    async loadTacs(csv) {
      await client.query(tacsTable);
      await copy(client, "infrastructure.tacs", csv);
      await grant();
    },
    async loadMobileMoney(csv) {
      await client.query(mobileMoneyTables);
      await copy(client, "arrived_payments", csv);
      await client.query(mobileMoneyRows);
      await client.query(
        `GRANT USAGE ON SCHEMA dfs TO ${reader}; GRANT SELECT ON ALL TABLES IN SCHEMA dfs TO ${reader}`,
      );
    },
    run: async (sql, values = []) => (await client.query(sql, [...values])).rows as object[],
    async remove() {
      await client.end();
      await administer(`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${reader}`);
    },
  };
}

const tacsTable = `CREATE TABLE infrastructure.tacs (id numeric PRIMARY KEY, brand text, model text, width numeric, hnd_type text,
  software_os_name text, software_os_vendor text)`;
const money =
  "amount numeric(14,4), discount numeric(14,4), fee numeric(14,4), commission numeric(14,4)";
const mobileMoneyTables = `
  CREATE SCHEMA dfs;
  CREATE TABLE dfs.transactions (id bigserial PRIMARY KEY, ${money}, timestamp timestamptz);
  CREATE TABLE dfs.subscribers (id bigserial PRIMARY KEY, msisdn text);
  CREATE TABLE dfs.transactions_metadata (transaction_id bigint REFERENCES dfs.transactions(id),
    subscriber_id bigint REFERENCES dfs.subscribers(id), cell_id text NOT NULL, cell_version integer NOT NULL,
    is_outgoing boolean, FOREIGN KEY (cell_id, cell_version) REFERENCES infrastructure.cells(id, version));
  CREATE TEMPORARY TABLE arrived_payments (number bigserial, datetime timestamptz, msisdn text, location_id text,
    outgoing boolean, ${money})`;
const mobileMoneyRows = `
  INSERT INTO dfs.transactions (id, amount, discount, fee, commission, timestamp)
    SELECT number, amount, discount, fee, commission, datetime FROM arrived_payments;
  INSERT INTO dfs.subscribers (msisdn) SELECT DISTINCT msisdn FROM arrived_payments;
  INSERT INTO dfs.transactions_metadata SELECT number, s.id, location_id, 0, outgoing
    FROM arrived_payments a JOIN dfs.subscribers s USING (msisdn);
  DROP TABLE arrived_payments`;

const template = "flowdb_template";

/** An empty FlowDB to be copied: PostGIS takes a second to be made. Of several that make it at once one does. */
async function makeTemplate(): Promise<void> {
  const admin = await connect("postgres");
  try {
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [template]);
    const known = await admin.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (known.rowCount !== 0) return;
    await admin.query(`CREATE DATABASE ${template}_new`);
    const client = await connect(`${template}_new`);
    await client.query(schema);
    await client.end();
    await admin.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
  } finally {
    await admin.end();
  }
}

async function connect(database: string): Promise<Client> {
  const client = new Client({ connectionString: urlOf(database).href });
  await client.connect();
  return client;
}

function urlOf(database: string): URL {
  const url = new URL(postgresqlUrl().reveal());
  url.pathname = `/${database}`;
  return url;
}

async function makePartition(client: Client, type: string, day: string): Promise<void> {
  const name = `${type}_${day.replaceAll("-", "")}`;
  await client.query(
    `CREATE TABLE IF NOT EXISTS events.${name} PARTITION OF events.${type}
      FOR VALUES FROM ('${day} 00:00+00') TO ('${day} 24:00+00')`,
  );
}

async function copy(client: Client, table: string, csv: string): Promise<void> {
  const columns = csv.slice(0, csv.indexOf("\n"));
  const stream = client.query(
    copyFrom(`COPY ${table} (${columns}) FROM STDIN (FORMAT csv, HEADER true)`),
  );
  await pipeline(Readable.from([csv]), stream);
}

async function loadCells(client: Client, csv: string): Promise<void> {
  await client.query(`CREATE TEMPORARY TABLE IF NOT EXISTS arrived (id text, version integer, date_of_first_service date,
    date_of_last_service date, longitude double precision, latitude double precision)`);
  await copy(client, "arrived", csv);
  await client.query(`INSERT INTO infrastructure.cells (id, version, date_of_first_service, date_of_last_service, geom_point)
    SELECT id, version, date_of_first_service, date_of_last_service, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)
    FROM arrived`);
  await client.query("DROP TABLE arrived");
}

async function loadRegions(
  client: Client,
  unit: string,
  regions: FeatureCollection,
): Promise<void> {
  await client.query(`CREATE TABLE geography.${unit} (gid serial PRIMARY KEY, ${unit}name varchar(50),
    ${unit}pcod varchar(50), geom geometry(MultiPolygon, 4326))`);
  for (const { properties, geometry } of regions.features) {
    await client.query(
      `INSERT INTO geography.${unit} (${unit}name, ${unit}pcod, geom)
        VALUES ($1, $2, ST_SetSRID(ST_Multi(ST_GeomFromGeoJSON($3)), 4326))`,
      [properties!["name"], properties!["pcod"], JSON.stringify(geometry)],
    );
  }
}
