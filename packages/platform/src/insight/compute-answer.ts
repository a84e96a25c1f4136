import type { Sql, TakeBatch } from "#events";

import { compilationOf, type CompileOptions, resultColumns } from "./compile-query.ts";
import type { ComputedRow, Spec } from "./kinds/query-kind.ts";
import { runnableKindOf } from "./query-tree.ts";

export interface ComputeOptions extends CompileOptions {
  /** Asks the tenant's relations, and hands over what comes in batches, in the order of the query. */
  readonly read: (query: Sql, take: TakeBatch) => Promise<void>;
}

/** Whether an answer is computed in this process, by `computeAnswer`, and not by the query of `compileAnswer`. */
export function isComputed(spec: Spec): boolean {
  return runnableKindOf(spec).compute !== undefined;
}

/**
 * Computes the answer of a sound specification for which `isComputed` holds: the rows that the query of `compileAnswer` would give, in
 * order, without those of too few people, with `contributors`. The values count people in parts: a value that is not greater than
 * the threshold is left out as well, however many people share in it.
 */
export async function computeAnswer(spec: Spec, options: ComputeOptions): Promise<ComputedRow[]> {
  const kind = runnableKindOf(spec);
  if (!kind.compute) throw new Error(`${spec.query_kind} is computed by a query`);
  const computation = { ...compilationOf(options), read: options.read };
  const rows = await kind.compute(spec as never, computation);
  const names = resultColumns(spec);
  const order = names.filter((name) => name !== "value");
  return rows
    .filter(({ contributors, value }) => Math.min(contributors, Number(value)) > options.threshold)
    .map((row) => {
      const published = Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
      return Object.assign(published, { contributors: row.contributors });
    })
    .toSorted((a: ComputedRow, b: ComputedRow) => compareRows(a, b, order));
}

/** Texts are ordered by their code points, as the engines do; none of these columns is null. */
function compareRows(a: ComputedRow, b: ComputedRow, names: readonly string[]): number {
  for (const name of names) {
    const [left, right] = [a[name]!, b[name]!];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
