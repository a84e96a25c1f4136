import { allOf, bind, type Days, type Dialect, identifier, join, type Sql, sql } from "#events";
import { addDays } from "#kernel";

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

/**
 * Finds where a cell stood on the day of the row `e`, or to which region a mapping counts it on any day; rows without a place have no
 * partner. The rows are of these days alone. The place's number, `p.place`, is that of `placeNumbers` for the same days.
 */
export function placeOfEvent(dialect: Dialect, places: Places, day: Sql, days: Days): PlaceJoin {
  const columns = placeColumns(places).map((column) => sql`p.${column} AS ${column}`);
  return {
    columns: join(columns),
    from: sql`JOIN ${placesDuring(dialect, places, days)} p ON p.location = e.location`,
    // On a single day each cell has one place at most. Engines look that up much faster than they compare periods.
    condition: isSingleDay(days) ? sql`TRUE` : sql`${day} >= p.first_day AND ${day} < p.end_day`,
  };
}

/** The places of some days with their numbers, in the order of their columns: `place` and these. Something to select from. */
export function placeNumbers(dialect: Dialect, places: Places, days: Days): Sql {
  const list = placeList(places);
  return sql`(SELECT DISTINCT place, ${list} FROM ${placesDuring(dialect, places, days)} n)`;
}

/**
 * Where cells stood on some days, as something to select from: `location`, the columns of the place, `first_day` and `end_day`, and
 * `place`, a number, because engines group by numbers much faster than by names.
 */
function placesDuring(dialect: Dialect, places: Places, days: Days): Sql {
  const { columns, order, from, conditions } = sourceOf(dialect, places, days);
  const place = dialect.cast(sql`dense_rank() OVER (ORDER BY ${join(order)})`, "whole");
  return sql`(SELECT p.location AS location, ${columns}, ${place} AS place FROM ${from} WHERE ${allOf(conditions)})`;
}

interface PlaceSource {
  readonly columns: Sql;
  /** By what the places are numbered. */
  readonly order: readonly Sql[];
  readonly from: Sql;
  readonly conditions: readonly Sql[];
}

function sourceOf(dialect: Dialect, { unit, mapping, geography }: Places, days: Days): PlaceSource {
  const mappings = dialect.relation("location_mappings");
  if (unit === "lon-lat") {
    const points = sql`${dialect.relation("location_places")} p`;
    const isMapped = mapping === null ? [] : [sql`m.mapping = ${bind.text(mapping)}`];
    return {
      columns: sql`p.longitude AS lon, p.latitude AS lat, ${period(days)}`,
      order: [sql`p.longitude`, sql`p.latitude`],
      from:
        mapping === null ? points : sql`${points} JOIN ${mappings} m ON m.location = p.location`,
      conditions: [...wasInService(days), ...isMapped],
    };
  }
  const common = { order: [sql`p.pcod`] };
  if (mapping !== null) {
    const always = sql`${bind.day(days.start)} AS first_day, ${bind.day(days.end)} AS end_day`;
    const isMapped = sql`p.mapping = ${bind.text(mapping)}`;
    const columns = sql`p.pcod AS pcod, ${always}`;
    return { ...common, columns, from: sql`${mappings} p`, conditions: [isMapped] };
  }
  return {
    ...common,
    columns: sql`p.pcod AS pcod, ${period(days)}`,
    from: sql`${dialect.relation("location_regions")} p`,
    conditions: [...wasInService(days), sql`p.unit = ${bind.text(geography ?? unit)}`],
  };
}

/** Without nulls, so that periods can be compared while rows are joined. */
function period({ start, end }: Days): Sql {
  return sql`coalesce(p.valid_from, ${bind.day(start)}) AS first_day, coalesce(p.valid_to, ${bind.day(end)}) AS end_day`;
}

function wasInService({ start, end }: Days): Sql[] {
  return [
    sql`p.valid_from IS NULL OR p.valid_from < ${bind.day(end)}`,
    sql`p.valid_to IS NULL OR p.valid_to > ${bind.day(start)}`,
  ];
}

function isSingleDay({ start, end }: Days): boolean {
  return addDays(start, 1) === end;
}
