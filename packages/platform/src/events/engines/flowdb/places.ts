import type { CellVersion } from "../../places/periods.ts";
import {
  findRegions,
  type Place,
  type PlaceInRegion,
  resolvePlaces,
} from "../../places/resolve-places.ts";
import type { Client } from "./connections.ts";
import {
  listPlaceTables,
  type MappedCell,
  readFurtherGeographies,
  readMappings,
  type RegionTable,
} from "./place-tables.ts";

export interface Geography {
  readonly unit: string;
  readonly pcod: string;
  readonly name: string;
  /** A GeoJSON MultiPolygon. */
  readonly geometry: string;
  readonly position: number;
}

/** Where the cells of a FlowDB stood and in which regions, worked out by the rules of the embedded store. */
export interface Places {
  readonly places: readonly Place<string>[];
  readonly regions: readonly (PlaceInRegion<string> & { readonly unit: string })[];
  readonly geographies: readonly Geography[];
  readonly mappings: readonly MappedCell[];
}

// A cell without a point of its own stands where the latest version of its site does.
const cellsQuery = `
  SELECT location, version, "from", "to", ST_X(point) AS longitude, ST_Y(point) AS latitude FROM (
    SELECT c.id AS location, coalesce(c.version, 0) AS version, c.date_of_first_service AS "from",
      c.date_of_last_service + 1 AS "to",
      coalesce(c.geom_point, (SELECT s.geom_point FROM infrastructure.sites s
        WHERE s.id = c.site_id AND s.geom_point IS NOT NULL ORDER BY s.version DESC NULLS LAST LIMIT 1)) AS point
    FROM infrastructure.cells c) cell
  WHERE point IS NOT NULL AND location IS NOT NULL ORDER BY location, version, cell."from"`;

/** Reads cells and regions and works out the places. */
export async function readPlaces(client: Client): Promise<Places> {
  const { rows: cells } = await client.query<CellVersion & { location: string }>(cellsQuery);
  const places = resolvePlaces(cells, {});
  const tables = [
    ...(await readUnits(client)).map((unit) => tableOfUnit(unit)),
    ...(await readFurtherGeographies(client)),
  ];
  const geographies = [];
  const regions = [];
  for (const table of tables) {
    const ofTable = await readGeography(client, table);
    geographies.push(...ofTable);
    regions.push(...(await findRegions(places, ofTable, { unit: table.unit })));
  }
  return { places, regions, geographies, mappings: await readMappings(client) };
}

/** The units for which a FlowDB has a table of regions. */
async function readUnits(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ unit: string }>(
    `SELECT table_name AS unit FROM information_schema.columns
      WHERE table_schema = 'geography' AND table_name ~ '^admin[0-9]$' AND column_name IN (table_name || 'pcod', 'geom')
      GROUP BY 1 HAVING count(*) = 2 ORDER BY 1`,
  );
  return rows.map(({ unit }) => unit);
}

function tableOfUnit(unit: string): RegionTable {
  return { unit, table: `geography.${unit}`, pcod: `${unit}pcod`, name: `${unit}name` };
}

// Several rows of the same code are one region in several parts.
function geographyQuery({ unit, table, pcod, name }: RegionTable): string {
  const title = name === null ? textOf(pcod) : `coalesce(min(${textOf(name)}), ${textOf(pcod)})`;
  return `SELECT '${unit}' AS unit, ${textOf(pcod)} AS pcod, ${title} AS name,
      ST_AsGeoJSON(ST_Multi(ST_CollectionExtract(ST_Collect(geom), 3)), 15) AS geometry,
      (row_number() OVER (ORDER BY ${textOf(pcod)}))::integer - 1 AS position
    FROM ${table} WHERE geom IS NOT NULL AND ${pcod} IS NOT NULL GROUP BY ${textOf(pcod)} ORDER BY position`;
}

/** Texts are ordered by their code points. */
function textOf(column: string): string {
  return `${column}::text COLLATE "C"`;
}

async function readGeography(client: Client, table: RegionTable): Promise<Geography[]> {
  return (await client.query<Geography>(geographyQuery(table))).rows;
}

const placeTables = {
  location_places: `location text, valid_from date, valid_to date, longitude double precision, latitude double precision`,
  location_regions: `location text, valid_from date, valid_to date, unit text, pcod text`,
  geographies: `unit text, pcod text, name text, geometry text, position integer`,
  location_mappings: `mapping text, location text, pcod text`,
};

/** Fills the tables of a session, in the transaction that it is in. */
export async function fillPlaceTables(
  client: Client,
  { places, regions, geographies, mappings }: Places,
): Promise<void> {
  const contents = {
    location_places: places,
    location_regions: regions,
    geographies,
    location_mappings: mappings,
  };
  for (const [table, columns] of Object.entries(placeTables)) {
    const rows = contents[table as keyof typeof contents];
    await client.query(`DELETE FROM pg_temp.${table}`);
    await client.query(
      `INSERT INTO pg_temp.${table} SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(${columns})`,
      [JSON.stringify(rows)],
    );
    await client.query(`ANALYZE pg_temp.${table}`);
  }
}

/** A text that changes when cells, sites or regions change. */
export async function fingerprintPlaces(client: Client): Promise<string> {
  const tables = [
    ["infrastructure", "cells"],
    ["infrastructure", "sites"],
    ...(await readUnits(client)).map((unit) => ["geography", unit]),
    ...(await listPlaceTables(client)),
  ];
  const digests = tables.map(
    ([schema, table]) =>
      `SELECT '${table}' || coalesce(md5(string_agg(digest, '' ORDER BY digest)), '') AS part
        FROM (SELECT md5(t::text) AS digest FROM ${schema}.${table} t) d`,
  );
  const { rows } = await client.query<{ part: string }>(digests.join(" UNION ALL "));
  return rows.map(({ part }) => part).join("-");
}
