import { setImmediate } from "node:timers/promises";

import type { MultiPolygon } from "geojson";

import { type CellVersion, resolveVersions } from "./periods.ts";
import { createRegionIndex } from "./region-index.ts";

/** Where a location was, from a day until the day before another; a missing end is open. */
export interface Place<Location> {
  readonly location: Location;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly longitude: number;
  readonly latitude: number;
}

/** A place's region instead of its point. */
export type PlaceInRegion<Location> = Omit<Place<Location>, "longitude" | "latitude"> & {
  readonly pcod: string;
};

const placesPerTurn = 2000;

/** Where each cell stood and when, from all versions of all cells. Every place has what is `common` to them as well. */
export function resolvePlaces<Location, Common extends object>(
  cells: readonly (CellVersion & { readonly location: Location })[],
  common: Common,
): (Place<Location> & Common)[] {
  const places = [];
  for (const [location, versions] of Map.groupBy(cells, (cell) => cell.location)) {
    for (const { from, to, longitude, latitude } of resolveVersions(versions)) {
      const place = { location, valid_from: from, valid_to: to, longitude, latitude };
      places.push({ ...place, ...common });
    }
  }
  return places;
}

/**
 * The region in which each place lies, without places that lie in none; each has what is `common` to them as well. Other work
 * goes on meanwhile.
 *
 * @param regions - with GeoJSON MultiPolygons
 */
export async function findRegions<Location, Common extends object>(
  places: readonly Place<Location>[],
  regions: readonly { readonly pcod: string; readonly geometry: string }[],
  common: Common,
): Promise<(PlaceInRegion<Location> & Common)[]> {
  const regionAt = createRegionIndex(
    regions.map(({ pcod, geometry }) => ({ pcod, geometry: JSON.parse(geometry) as MultiPolygon })),
  );
  const found = [];
  for (const [index, { longitude, latitude, ...place }] of places.entries()) {
    const pcod = regionAt([longitude, latitude]);
    if (pcod !== undefined) found.push({ ...place, pcod, ...common });
    if (index % placesPerTurn === 0) await setImmediate();
  }
  return found;
}
