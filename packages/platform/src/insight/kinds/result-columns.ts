import { placeNames } from "../queries/places.ts";
import type { AggregationUnit } from "../units.ts";
import type { ResultColumn } from "./query-kind.ts";

/** The columns by which a row names its place. */
export const placeColumn: ResultColumn = {
  name: "place",
  meaning: "The place: pcod, or lon and lat.",
};

/** The columns by which a row names two places, from one to the other. */
export const placePairColumns: readonly ResultColumn[] = [
  { name: "place_from", meaning: "Where from: pcod_from, or lon_from and lat_from." },
  { name: "place_to", meaning: "Where to: pcod_to, or lon_to and lat_to." },
];

/** The column by which a row of a sub-query names its subscriber. */
export const subscriberColumn: ResultColumn = {
  name: "subscriber",
  meaning: "The subscriber, never published.",
};

/** The names of columns as they come out: those that stand for places replaced by the columns of the unit. */
export function columnNames(
  names: readonly string[],
  unit: AggregationUnit | "nonspatial",
): string[] {
  return names.flatMap((name) => {
    if (unit === "nonspatial" || !/^place(_from|_to)?$/.test(name)) return [name];
    return placeNames(unit).map((place) => name.replace("place", place));
  });
}
