import type { MultiPolygon, Polygon, Position } from "geojson";

import type { Mesh, Point } from "./mesh.ts";
import { fixedFraction } from "./random.ts";

/** The drawn borders of a division of the mesh: every stretch has one shape, whichever side asks for it. */
export interface Borders {
  /** The area of the hexagons for which `belongs` holds; a union of regions of the division. */
  outline(belongs: (hexagon: number) => boolean): Polygon | MultiPolygon;
}

const smoothingRounds = 3;
const roughness = 0.17;

/** Draws the borders between regions (and the coast, where the region is -1) so that they look grown and not built. */
export function drawBorders(
  mesh: Mesh,
  regions: Int32Array,
  options: { readonly seed: number; readonly project: (point: Point) => Position },
): Borders {
  const positions = smoothCorners(mesh, regions, options.seed);
  const stretches = new Map<string, Position[]>();
  const stretch = (from: number, to: number): Position[] => {
    if (from > to) return stretch(to, from).toReversed();
    const key = `${from}-${to}`;
    const known = stretches.get(key);
    if (known) return known;
    const ends: [Point, Point] = [positions.get(from)!, positions.get(to)!];
    const drawn = roughen(ends, fixedFraction(options.seed, from, to)).map(options.project);
    stretches.set(key, drawn);
    return drawn;
  };
  return {
    outline(belongs) {
      const rings = traceRings(mesh, belongs).map((corners) => {
        const points = corners.flatMap((corner, index) =>
          stretch(corner, corners[(index + 1) % corners.length]!).slice(0, -1),
        );
        points.push(points[0]!);
        return points;
      });
      return assemble(rings);
    },
  };
}

function smoothCorners(mesh: Mesh, regions: Int32Array, seed: number): Map<number, Point> {
  const links = new Map<number, Set<number>>();
  const link = (from: number, to: number): void => {
    links.set(from, (links.get(from) ?? new Set<number>()).add(to));
  };
  for (let hexagon = 0; hexagon < mesh.size; hexagon++) {
    if (regions[hexagon] === -1) continue;
    for (const [from, to] of borderEdges(
      mesh,
      hexagon,
      (other) => regions[other] === regions[hexagon],
    )) {
      link(from, to);
      link(to, from);
    }
  }
  let positions = new Map([...links.keys()].map((corner) => [corner, jitter(mesh, corner, seed)]));
  for (let round = 0; round < smoothingRounds; round++) {
    positions = new Map(
      [...links].map(([corner, others]) => [corner, towards(positions, corner, [...others])]),
    );
  }
  return positions;
}

function jitter(mesh: Mesh, corner: number, seed: number): Point {
  const [x, y] = mesh.cornerPoint(corner);
  const angle = 2 * Math.PI * fixedFraction(seed, corner, 1);
  const length = 0.3 * fixedFraction(seed, corner, 2);
  return [x + length * Math.cos(angle), y + length * Math.sin(angle)];
}

function towards(positions: ReadonlyMap<number, Point>, corner: number, others: number[]): Point {
  const [x, y] = positions.get(corner)!;
  const sum = others
    .map((other) => positions.get(other)!)
    .reduce(([ax, ay], [bx, by]) => [ax + bx, ay + by] as const);
  return [(x + sum[0] / others.length) / 2, (y + sum[1] / others.length) / 2];
}

/** Breaks a straight stretch into four by moving midpoints sideways. */
function roughen([from, to]: readonly [Point, Point], chance: number): Point[] {
  let line: Point[] = [from, to];
  for (let depth = 0; depth < 2; depth++) {
    line = line.flatMap((point, index) => {
      const next = line[index + 1];
      if (!next) return [point];
      const side = 2 * roughness * (fixedFraction(chance * 0x1_0000_0000, depth, index) - 0.5);
      const [dx, dy] = [next[0] - point[0], next[1] - point[1]];
      return [point, [(point[0] + next[0]) / 2 - dy * side, (point[1] + next[1]) / 2 + dx * side]];
    });
  }
  return line;
}

function borderEdges(
  mesh: Mesh,
  hexagon: number,
  belongs: (hexagon: number) => boolean,
): [number, number][] {
  const corners = mesh.corners(hexagon);
  return mesh
    .neighbours(hexagon)
    .flatMap((other, edge) =>
      other !== -1 && belongs(other) ? [] : [[corners[edge]!, corners[(edge + 1) % 6]!]],
    );
}

/** The rings of corners around an area: anticlockwise outside, clockwise around what it encloses. */
function traceRings(mesh: Mesh, belongs: (hexagon: number) => boolean): number[][] {
  const following = new Map<number, number>();
  for (let hexagon = 0; hexagon < mesh.size; hexagon++) {
    if (!belongs(hexagon)) continue;
    for (const [from, to] of borderEdges(mesh, hexagon, belongs)) following.set(from, to);
  }
  const rings: number[][] = [];
  for (const start of following.keys()) {
    const ring: number[] = [];
    let corner: number | undefined = start;
    while (corner !== undefined && following.has(corner)) {
      ring.push(corner);
      const next: number | undefined = following.get(corner);
      following.delete(corner);
      corner = next;
    }
    rings.push(ring);
  }
  return rings.filter((ring) => ring.length > 0);
}

function assemble(rings: Position[][]): Polygon | MultiPolygon {
  const shells = rings
    .filter((ring) => signedArea(ring) > 0)
    .toSorted((a, b) => signedArea(b) - signedArea(a));
  const holes = rings.filter((ring) => signedArea(ring) < 0);
  const polygons = shells.map((shell) =>
    [shell].concat(holes.filter((hole) => encloses(shell, hole[0]!))),
  );
  return polygons.length === 1
    ? { type: "Polygon", coordinates: polygons[0]! }
    : { type: "MultiPolygon", coordinates: polygons };
}

function signedArea(ring: readonly Position[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length]!;
    return sum + (x! * nextY! - nextX! * y!) / 2;
  }, 0);
}

/** Whether a point lies within a ring: a ray to the right crosses it an odd number of times. */
function encloses(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  for (const [index, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(index + 1) % ring.length]!;
    const crosses = ay! > y! !== by! > y! && x! < ((bx! - ax!) * (y! - ay!)) / (by! - ay!) + ax!;
    if (crosses) inside = !inside;
  }
  return inside;
}
