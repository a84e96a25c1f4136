import { bind, type Days, type Dialect, join, type Sql, sql } from "#events";

import type { AggregationUnit } from "../units.ts";

/** The columns by which an answer names a place of a unit. */
export function placeColumns(unit: AggregationUnit): readonly Sql[] {
  return unit === "lon-lat" ? [sql`lon`, sql`lat`] : [sql`pcod`];
}

/** The columns of a place one after the other, to select or group by. */
export function placeList(unit: AggregationUnit): Sql {
  return join(placeColumns(unit));
}

/** Where rows with `location` and `day` happened, to be joined to those of the alias `e`. */
export interface PlaceJoin {
  /** What to select: the columns of the place. */
  readonly columns: Sql;
  readonly from: Sql;
  readonly condition: Sql;
}

/** Finds where a cell stood on the day of the row `e`; rows without a place have no partner. */
export function placeOfEvent(dialect: Dialect, unit: AggregationUnit, day: Sql): PlaceJoin {
  const byRegion = unit !== "lon-lat";
  const relation = dialect.relation(byRegion ? "location_regions" : "location_places");
  const ofUnit = byRegion ? sql` AND p.unit = ${bind.text(unit)}` : sql``;
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
  unit: AggregationUnit,
  days: Days,
  conditions: readonly Sql[] = [],
): Sql {
  const place = placeOfEvent(dialect, unit, sql`e.day`);
  return sql`(SELECT ${place.columns}, e.day AS visit_day, e.hour AS visit_hour, e.event_count, e.outgoing_count
    FROM ${dialect.relation("location_hours", days)} e ${place.from}
    WHERE ${join([place.condition, ...conditions], " AND ")})`;
}
