import { isTableName } from "../../table-name.ts";
import type { Client } from "./connections.ts";

/** A table of regions. */
export interface RegionTable {
  /** The unit, or the name of the table for one that is not a unit's. */
  readonly unit: string;
  /** As SQL names it. */
  readonly table: string;
  readonly pcod: string;
  /** The column with the name of a region, which may be missing. */
  readonly name: string | null;
}

/** A row of a mapping from cells to regions. */
export interface MappedCell {
  readonly mapping: string;
  readonly location: string;
  readonly pcod: string;
}

/**
 * The tables of regions that questions may name besides those of the units: all in the schema `geography` with the columns `geom` and
 * `pcod`.
 */
export async function readFurtherGeographies(client: Client): Promise<RegionTable[]> {
  const tables = await readColumns(client, "geography");
  return tables
    .filter(({ name, columns }) => {
      const isUnit = /^geography\.admin\d$/.test(name);
      return !isUnit && columns.includes("geom") && columns.includes("pcod");
    })
    .map(({ name, columns }) => ({
      unit: name,
      table: quoted(name),
      pcod: "pcod",
      name: columns.includes("name") ? "name" : null,
    }));
}

/** The tables that map cells to regions: all in the schema `infrastructure` with the columns `location_id`, or `cell_id`, and `pcod`. */
async function readMappingTables(
  client: Client,
): Promise<{ readonly mapping: string; readonly cell: string }[]> {
  const tables = await readColumns(client, "infrastructure");
  return tables.flatMap(({ name, columns }) => {
    const cell = ["location_id", "cell_id"].find((column) => columns.includes(column));
    return cell !== undefined && columns.includes("pcod") ? [{ mapping: name, cell }] : [];
  });
}

/** Reads every mapping. Of several regions of a cell the first by name counts. */
export async function readMappings(client: Client): Promise<MappedCell[]> {
  const mappings = [];
  for (const { mapping, cell } of await readMappingTables(client)) {
    const { rows } = await client.query<MappedCell>(
      `SELECT $1::text AS mapping, ${cell}::text AS location, min(pcod::text COLLATE "C") AS pcod
        FROM ${quoted(mapping)} WHERE ${cell} IS NOT NULL AND pcod IS NOT NULL GROUP BY ${cell} ORDER BY ${cell}`,
      [mapping],
    );
    mappings.push(...rows);
  }
  return mappings;
}

/** The tables that questions may name, by schema and table, for a fingerprint of what is in them. */
export async function listPlaceTables(client: Client): Promise<[schema: string, table: string][]> {
  const geographies = (await readFurtherGeographies(client)).map(({ unit }) => unit);
  const mappings = (await readMappingTables(client)).map(({ mapping }) => mapping);
  return [...geographies, ...mappings].map((name) => {
    const [schema, table] = name.split(".");
    return [schema!, `"${table!}"`];
  });
}

interface TableColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The tables of a schema whose names questions can give. */
async function readColumns(client: Client, schema: string): Promise<TableColumns[]> {
  const { rows } = await client.query<TableColumns>(
    `SELECT table_schema || '.' || table_name AS name, array_agg(column_name::text) AS columns
      FROM information_schema.columns WHERE table_schema = $1 GROUP BY 1 ORDER BY 1`,
    [schema],
  );
  return rows.filter(({ name }) => isTableName(name));
}

function quoted(name: string): string {
  return name
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");
}
