/** Regions that a GeoJSON file brings, from the whole country down. */
export const regionUnits = ["admin0", "admin1", "admin2", "admin3"] as const;

/** What a result may be given per: a region or a cell's place. */
export const aggregationUnits = [...regionUnits, "lon-lat"] as const;

export type AggregationUnit = (typeof aggregationUnits)[number];

export function isRegionUnit(unit: string): unit is (typeof regionUnits)[number] {
  return (regionUnits as readonly string[]).includes(unit);
}
