import type { Random } from "./random.ts";

/** Places with neighbours: hexagons of a mesh, or regions that touch. */
export interface Network {
  readonly size: number;
  neighbours(node: number): Iterable<number>;
  /** Effort of going from a node to its neighbour; greater than 0. */
  cost(from: number, to: number): number;
}

/**
 * Gives every node that can be reached from a seed to the seed that reaches it with least effort, so that every region
 * hangs together. Answers the position of the seed for each node, -1 where none gets to.
 */
export function growRegions(network: Network, seeds: readonly number[]): Int32Array {
  const region = new Int32Array(network.size).fill(-1);
  const effort = new Float64Array(network.size).fill(Infinity);
  for (const [index, seed] of seeds.entries()) {
    region[seed] = index;
    effort[seed] = 0;
  }
  let frontier = [...seeds];
  while (frontier.length > 0) {
    const reached = new Set<number>();
    for (const from of frontier) {
      for (const to of network.neighbours(from)) {
        const through = effort[from]! + network.cost(from, to);
        if (through >= effort[to]!) continue;
        effort[to] = through;
        region[to] = region[from]!;
        reached.add(to);
      }
    }
    frontier = [...reached];
  }
  return region;
}

/** The parts of a network that hang together, the largest first. */
export function connectedParts(network: Network, nodes: readonly number[]): number[][] {
  const left = new Set(nodes);
  const parts: number[][] = [];
  for (const start of nodes) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (const node of part) {
      for (const next of network.neighbours(node)) if (left.delete(next)) part.push(next);
    }
    parts.push(part);
  }
  return parts.toSorted((a, b) => b.length - a.length);
}

/** The network without the nodes that are left out. */
export function filtered(network: Network, includes: (node: number) => boolean): Network {
  return { ...network, neighbours: (node) => [...network.neighbours(node)].filter(includes) };
}

/** Chooses nodes that lie well apart: each time the best of several candidates (Mitchell). */
export function spreadSeeds(
  candidates: readonly number[],
  {
    count,
    distance,
    random,
  }: {
    readonly count: number;
    readonly distance: (a: number, b: number) => number;
    readonly random: Random;
  },
): number[] {
  const seeds: number[] = [candidates[random.below(candidates.length)]!];
  while (seeds.length < Math.min(count, candidates.length)) {
    const drawn = Array.from({ length: 12 }, () => candidates[random.below(candidates.length)]!);
    const gaps = drawn.map((node) => Math.min(...seeds.map((seed) => distance(node, seed))));
    const best = gaps.indexOf(Math.max(...gaps));
    if (gaps[best]! > 0) seeds.push(drawn[best]!);
  }
  return seeds;
}
