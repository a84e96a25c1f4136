import type { Geometry } from "@flotilla/client";

/** Longitude and latitude. */
export type Position = readonly [number, number];

/** The middle of a region: the centroid of its largest ring (the shoelace formula). */
export function middleOf(geometry: Geometry): Position {
  const rings =
    geometry.type === "Polygon"
      ? geometry.coordinates.slice(0, 1)
      : geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1));
  const centres = rings.map((ring) => centreOf(ring));
  const [largest] = centres.toSorted((one, other) => other.area - one.area);
  return largest?.at ?? [0, 0];
}

function centreOf(ring: readonly (readonly number[])[]): {
  readonly area: number;
  readonly at: Position;
} {
  let area = 0;
  let [x, y] = [0, 0];
  for (const [index, from] of ring.entries()) {
    const to = ring[(index + 1) % ring.length] ?? from;
    const [x0 = 0, y0 = 0] = from;
    const [x1 = 0, y1 = 0] = to;
    const cross = x0 * y1 - x1 * y0;
    area += cross / 2;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  if (area === 0) return { area: 0, at: [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0] };
  return { area: Math.abs(area), at: [x / (6 * area), y / (6 * area)] };
}
