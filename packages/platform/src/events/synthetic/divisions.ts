import { filtered, growRegions, spreadSeeds } from "./growth.ts";
import { type Land, meshNetwork } from "./land.ts";
import type { Mesh, Point } from "./mesh.ts";
import { fixedFraction, type Random } from "./random.ts";

export interface DivisionOptions {
  readonly count: number;
  readonly seed: number;
  readonly random: Random;
}

/** Divides the land into regions: the region of each hexagon, -1 for the sea. An island belongs to the nearest region. */
export function divideLand(
  mesh: Mesh,
  { mainland, islands }: Land,
  { count, seed, random }: DivisionOptions,
): Int32Array {
  const isMainland = new Set(mainland);
  const uneven = (from: number, to: number): number =>
    0.5 + 2.2 * fixedFraction(seed, Math.min(from, to), Math.max(from, to));
  const network = filtered(meshNetwork(mesh, uneven), (node) => isMainland.has(node));
  const distance = (a: number, b: number): number => gap(mesh.centre(a), mesh.centre(b));
  const regions = growRegions(network, spreadSeeds(mainland, { count, distance, random }));
  for (const island of islands) {
    const nearest = mainland.reduce((best, hexagon) =>
      distance(island[0]!, hexagon) < distance(island[0]!, best) ? hexagon : best,
    );
    for (const hexagon of island) regions[hexagon] = regions[nearest]!;
  }
  return regions;
}

/** Unites regions that touch into larger ones: the larger one of each. */
export function groupRegions(
  mesh: Mesh,
  regions: Int32Array,
  { count, random }: DivisionOptions,
): Int32Array {
  const centres = regionCentres(mesh, regions);
  const touching = touchingRegions(mesh, regions, centres.length);
  const distance = (a: number, b: number): number => gap(centres[a]!, centres[b]!);
  const network = {
    size: centres.length,
    neighbours: (node: number) => touching[node]!,
    cost: distance,
  };
  return growRegions(network, spreadSeeds([...centres.keys()], { count, distance, random }));
}

function touchingRegions(mesh: Mesh, regions: Int32Array, count: number): Set<number>[] {
  const touching = Array.from({ length: count }, () => new Set<number>());
  for (const [hexagon, region] of regions.entries()) {
    for (const other of mesh.neighbours(hexagon)) {
      const neighbour = other === -1 ? -1 : regions[other]!;
      if (region !== -1 && neighbour !== -1 && neighbour !== region) {
        touching[region]!.add(neighbour);
      }
    }
  }
  return touching;
}

function regionCentres(mesh: Mesh, regions: Int32Array): Point[] {
  const hexagons = Map.groupBy(regions.keys(), (hexagon) => regions[hexagon]!);
  return Array.from({ length: Math.max(...regions) + 1 }, (_, region) => {
    const points = hexagons.get(region)!.map((hexagon) => mesh.centre(hexagon));
    const sum = points.reduce(([ax, ay], [bx, by]) => [ax + bx, ay + by] as const);
    return [sum[0] / points.length, sum[1] / points.length];
  });
}

function gap([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}
