import type { FeatureCollection } from "geojson";

import { toCsvCell } from "#kernel";

import type { ResultRow } from "../disclosure/withhold.ts";
import { isRegionUnit } from "../units.ts";

/** Comma-separated values with a header (RFC 4180). */
export function toCsv(rows: readonly ResultRow[], unit: string): string {
  const place = isRegionUnit(unit) ? ["pcod"] : ["lon", "lat"];
  const columns = rows[0] ? Object.keys(rows[0]) : [...place, "value"];
  const lines = rows.map((row) =>
    columns.map((column) => toCsvCell(String(row[column] ?? ""))).join(","),
  );
  return [columns.join(","), ...lines, ""].join("\r\n");
}

/** The rows as features: each place's polygon with the row's values among its properties. */
export function toGeoJson(
  rows: readonly ResultRow[],
  geography: FeatureCollection,
): FeatureCollection {
  const polygons = new Map(
    geography.features.map((feature) => [feature.properties?.["pcod"], feature]),
  );
  return {
    type: "FeatureCollection",
    features: rows.flatMap((row) => {
      const place = polygons.get(row["pcod"]);
      return place ? [{ ...place, properties: { ...place.properties, ...row } }] : [];
    }),
  };
}
