import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import type { MultiPolygon, Position } from "geojson";

export interface Region {
  readonly pcod: string;
  readonly geometry: MultiPolygon;
}

type Box = readonly [west: number, south: number, east: number, north: number];

/** Finds the region that contains a point: of several, the one with the first pcod. A point on a border is in both. */
export function createRegionIndex(
  regions: readonly Region[],
): (point: Position) => string | undefined {
  const boxed = regions
    .toSorted((a, b) => (a.pcod < b.pcod ? -1 : 1))
    .map(({ pcod, geometry }) => ({ pcod, geometry, box: boxOf(geometry) }));
  return (point) =>
    boxed.find(({ box, geometry }) => isInBox(point, box) && booleanPointInPolygon(point, geometry))
      ?.pcod;
}

function boxOf({ coordinates }: MultiPolygon): Box {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [shell] of coordinates) {
    for (const [x, y] of shell!) {
      box[0] = Math.min(box[0], x!);
      box[1] = Math.min(box[1], y!);
      box[2] = Math.max(box[2], x!);
      box[3] = Math.max(box[3], y!);
    }
  }
  return box;
}

function isInBox([x, y]: Position, [west, south, east, north]: Box): boolean {
  return x! >= west && x! <= east && y! >= south && y! <= north;
}
