import type { Spec } from "../kinds/query-kind.ts";
import { subqueriesOf } from "../query-tree.ts";
import type { SubqueryUses } from "./subquery-uses.ts";

/** A query and the queries below it whose rows are read instead of being computed in place. */
export interface PlannedNode {
  readonly id: string;
  readonly spec: Spec;
  /** Of how many queries its statement is made: its own, and those that are computed in place. */
  readonly weight: number;
  /** The ids of the queries whose kept rows it reads. */
  readonly reads: readonly string[];
}

/** What is to be computed for one query. */
export interface Plan {
  /** What is to be kept first; each reads only what stands before it. */
  readonly kept: readonly PlannedNode[];
  readonly answer: PlannedNode;
}

export interface PlanOptions {
  readonly dataVersion: string;
  readonly idOf: (spec: Spec) => string;
  readonly uses: SubqueryUses;
  /** Whether the engine can keep rows at all. */
  readonly canKeep: boolean;
}

/** From how many places on the rows of a query are kept. */
const placesThatPay = 2;

/**
 * Decides which queries below another one are worth keeping: those that stand in at least two places, within this query or others
 * asked of the same data. All others are computed in place, which costs no writing and lets the engine leave out what nobody reads.
 */
export function planQuery(root: Spec, options: PlanOptions): Plan {
  notePlaces(root, options, new Set());
  const kept = new Map<string, PlannedNode>();
  const answer = planNode(root, options, kept);
  return { kept: [...kept.values()], answer };
}

/** Every different query below another one, by its id. */
export function queriesBelow(root: Spec, idOf: (spec: Spec) => string): ReadonlyMap<string, Spec> {
  const found = new Map<string, Spec>();
  const visit = (spec: Spec): void => {
    for (const below of subqueriesOf(spec)) {
      const id = idOf(below);
      if (found.has(id)) continue;
      found.set(id, below);
      visit(below);
    }
  };
  visit(root);
  return found;
}

function notePlaces(spec: Spec, options: PlanOptions, visited: Set<string>): void {
  const { dataVersion, idOf, uses } = options;
  const id = idOf(spec);
  if (visited.has(id)) return;
  visited.add(id);
  for (const [position, below] of subqueriesOf(spec).entries()) {
    uses.note(dataVersion, idOf(below), `${id} ${position}`);
    notePlaces(below, options, visited);
  }
}

function planNode(spec: Spec, options: PlanOptions, kept: Map<string, PlannedNode>): PlannedNode {
  const inPlace = new Set<string>();
  const reads = new Set<string>();
  const visit = (above: Spec): void => {
    for (const below of subqueriesOf(above)) {
      const id = options.idOf(below);
      if (inPlace.has(id) || reads.has(id)) continue;
      if (options.canKeep && options.uses.count(id) >= placesThatPay) {
        reads.add(id);
        if (!kept.has(id)) kept.set(id, planNode(below, options, kept));
      } else {
        inPlace.add(id);
        visit(below);
      }
    }
  };
  visit(spec);
  return { id: options.idOf(spec), spec, weight: 1 + inPlace.size, reads: [...reads] };
}
