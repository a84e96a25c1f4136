import { connectedParts, filtered, type Network } from "./growth.ts";
import type { Mesh } from "./mesh.ts";
import { fixedFraction } from "./random.ts";

export interface Land {
  readonly mainland: readonly number[];
  readonly islands: readonly (readonly number[])[];
}

const smallestIsland = 4;
/** Shapes of the ground, from capes and bays to headlands: their size in hexagons and how much they matter. */
const octaves = [
  { scale: 17, weight: 0.75 },
  { scale: 7, weight: 0.5 },
  { scale: 3.2, weight: 0.3 },
];

/** Raises land out of the sea in the middle of the mesh, without lakes. */
export function raiseLand(mesh: Mesh, seed: number): Land {
  const all = Array.from({ length: mesh.size }, (_, hexagon) => hexagon);
  const isLand = all.map((hexagon) => height(mesh, hexagon, seed) > 0);
  const partsOf = (wanted: boolean): number[][] => {
    const network = filtered(
      meshNetwork(mesh, () => 1),
      (node) => isLand[node] === wanted,
    );
    return connectedParts(
      network,
      all.filter((node) => isLand[node] === wanted),
    );
  };
  for (const lake of partsOf(false).slice(1)) for (const hexagon of lake) isLand[hexagon] = true;
  const [mainland = [], ...islands] = partsOf(true);
  return { mainland, islands: islands.filter((island) => island.length >= smallestIsland) };
}

/** The mesh as a network of neighbouring hexagons. */
export function meshNetwork(mesh: Mesh, cost: Network["cost"]): Network {
  return {
    size: mesh.size,
    neighbours: (node) => mesh.neighbours(node).filter((other) => other !== -1),
    cost,
  };
}

function height(mesh: Mesh, hexagon: number, seed: number): number {
  const [x, y] = mesh.centre(hexagon);
  const across = (2 * x) / mesh.columns - 1;
  const up = (2 * y) / (mesh.rows * 0.866) - 1;
  if (Math.max(Math.abs(across), Math.abs(up)) > 0.97) return -1;
  const noise = octaves
    .map(({ scale, weight }, octave) => weight * smoothNoise(x / scale, y / scale, seed + octave))
    .reduce((sum, part) => sum + part);
  return noise - 0.25 - 1.05 * Math.hypot(across, up) ** 2;
}

/** Values fixed at whole coordinates and eased between them (value noise). */
function smoothNoise(x: number, y: number, seed: number): number {
  const [left, low] = [Math.floor(x), Math.floor(y)];
  const [across, up] = [ease(x - left), ease(y - low)];
  const at = (dx: number, dy: number): number => fixedFraction(seed, left + dx, low + dy);
  const bottom = at(0, 0) * (1 - across) + at(1, 0) * across;
  const top = at(0, 1) * (1 - across) + at(1, 1) * across;
  return bottom * (1 - up) + top * up;
}

function ease(part: number): number {
  return part * part * (3 - 2 * part);
}
