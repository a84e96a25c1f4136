import { bind, type Days, type Dialect, identifier, join, type Sql, sql } from "#events";

import type { AggregationUnit } from "../units.ts";

/** What places are told apart. */
export interface Places {
  readonly unit: AggregationUnit;
  /** The name of a loaded mapping from cells to regions; null to go by where a cell stands. */
  readonly mapping: string | null;
  /** The name of a loaded geography to use in place of that of the unit; null for that of the unit. */
  readonly geography: string | null;
}

/** The places where cells stand. */
export const cellPlaces: Places = { unit: "lon-lat", mapping: null, geography: null };

/** The names of the columns by which an answer names a place. */
export function placeNames(unit: AggregationUnit): readonly string[] {
  return unit === "lon-lat" ? ["lon", "lat"] : ["pcod"];
}

/** The columns by which an answer names a place. */
export function placeColumns({ unit }: Pick<Places, "unit">): readonly Sql[] {
  return placeNames(unit).map((name) => identifier(name));
}

/** The columns of a place one after the other, to select or group by. */
export function placeList(places: Pick<Places, "unit">): Sql {
  return join(placeColumns(places));
}

/** Where rows with `location` and `day` happened, to be joined to those of the alias `e`. */
export interface PlaceJoin {
  /** What to select: the columns of the place. */
  readonly columns: Sql;
  readonly from: Sql;
  readonly condition: Sql;
}

/** Finds where a cell stood on the day of the row `e`; rows without a place have no partner. */
export function placeOfEvent(dialect: Dialect, places: Places, day: Sql): PlaceJoin {
  const byRegion = places.unit !== "lon-lat";
  const relation = dialect.relation(byRegion ? "location_regions" : "location_places");
  const ofUnit = byRegion
    ? sql` AND p.unit = ${bind.text(places.geography ?? places.unit)}`
    : sql``;
  return {
    columns: byRegion ? sql`p.pcod AS pcod` : sql`p.longitude AS lon, p.latitude AS lat`,
    from: sql`JOIN ${relation} p ON p.location = e.location`,
    condition: sql`(p.valid_from IS NULL OR ${day} >= p.valid_from)
      AND (p.valid_to IS NULL OR ${day} < p.valid_to)${ofUnit}`,
  };
}

/** Sums of events per place, day and hour: the columns of the place, `visit_day`, `visit_hour`, `event_count`, `outgoing_count`. */
export function hourlyEvents(
  dialect: Dialect,
  places: Places,
  days: Days,
  conditions: readonly Sql[] = [],
): Sql {
  const place = placeOfEvent(dialect, places, sql`e.day`);
  return sql`(SELECT ${place.columns}, e.day AS visit_day, e.hour AS visit_hour, e.event_count, e.outgoing_count
    FROM ${dialect.relation("location_hours", days)} e ${place.from}
    WHERE ${join([place.condition, ...conditions], " AND ")})`;
}
