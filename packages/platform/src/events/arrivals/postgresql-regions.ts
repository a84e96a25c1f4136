import type { Client } from "pg";

import { findColumn } from "./postgresql-columns.ts";
import type { TableColumn } from "./postgresql-connection.ts";
import { quoteColumn, quoteTable, type TableName } from "./postgresql-sql.ts";

const regionsAtOnce = 100;

/**
 * The regions of a table as a GeoJSON FeatureCollection. The code and the name stand in `pcod` and `name`, or as FlowDB has
 * them in `admin3pcod` and `admin3name`; the shape in `geom` or `geometry`, as PostGIS has it.
 *
 * @throws `events.table_column_missing`
 */
export async function* readRegions(
  client: Client,
  { name, columns, unit }: { name: TableName; columns: readonly TableColumn[]; unit: string },
): AsyncGenerator<Buffer> {
  const table = { table: name.table, columns };
  const code = findColumn(table, "pcod", `${unit}pcod`).name;
  const title = findColumn(table, "name", `${unit}name`).name;
  const shape = quoteColumn(findColumn(table, "geom", "geometry").name);
  const inDegrees = `CASE WHEN ST_SRID(${shape}) IN (0, 4326) THEN ${shape} ELSE ST_Transform(${shape}, 4326) END`;
  await client.query(`DECLARE regions NO SCROLL CURSOR FOR
    SELECT ${quoteColumn(code)}::text AS pcod, ${quoteColumn(title)}::text AS name, ST_AsGeoJSON(${inDegrees}) AS geometry
      FROM ${quoteTable(name)} ORDER BY ${quoteColumn(code)}::text COLLATE "C", ${shape}::text COLLATE "C"`);
  let separator = '{"type":"FeatureCollection","features":[\n';
  for (;;) {
    const { rows } = await client.query<Region>(`FETCH ${regionsAtOnce} FROM regions`);
    if (rows.length === 0) break;
    for (const region of rows) {
      yield Buffer.from(separator + featureOf(region));
      separator = ",\n";
    }
  }
  yield Buffer.from(separator.startsWith("{") ? `${separator}]}\n` : "\n]}\n");
}

interface Region {
  readonly pcod: string | null;
  readonly name: string | null;
  readonly geometry: string | null;
}

function featureOf({ pcod, name, geometry }: Region): string {
  const properties = JSON.stringify({ pcod, name });
  return `{"type":"Feature","properties":${properties},"geometry":${geometry ?? "null"}}`;
}
