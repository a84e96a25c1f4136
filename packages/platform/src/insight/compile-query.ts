import { bind, type Dialect, identifier, join, type Sql, sql } from "#events";

import type { Compilation, Spec } from "./kinds/query-kind.ts";
import { columnNames } from "./kinds/result-columns.ts";
import { sampleOf } from "./queries/sampling.ts";
import { kindOf, placesOfQuery, runnableKindOf, subqueriesOf, unitOfQuery } from "./query-tree.ts";

export interface CompileOptions {
  readonly dialect: Dialect;
  /** What counts this many people or fewer is never published. */
  readonly threshold: number;
  /** Whether sums that are kept per day may be used; they may when left out. */
  readonly usesSums?: boolean;
  /** Whether kept last locations may be looked up; by the number of sub-queries when left out. */
  readonly usesLastLocations?: boolean;
  /** Something to select from with the rows of a sub-query that are kept; undefined where it is to be computed in place. */
  readonly keptRows?: (spec: Spec) => Sql | undefined;
}

/** Turns a sound specification of any kind into a query: a SELECT without parentheses, in no order. */
export function compileQuery(spec: Spec, options: CompileOptions): Sql {
  const { usesLastLocations = countSubqueries(spec) <= mostLookedUp } = options;
  const compilation = compilationOf({ ...options, usesLastLocations });
  const rows = kindOf(spec).compile(spec as never, compilation);
  return spec["sampling"] ? sampleOf(rows, spec, options.dialect, resultColumns(spec)) : rows;
}

/**
 * Looking up last locations is fast, and takes several joins for each sub-query, with a table in memory each. In a query of more
 * sub-queries these would not fit beside each other.
 */
const mostLookedUp = 10;

function countSubqueries(spec: Spec): number {
  return subqueriesOf(spec).reduce((sum, below) => sum + 1 + countSubqueries(below), 0);
}

/** What the kinds turn specifications into queries with. */
export function compilationOf(options: CompileOptions): Compilation {
  const { dialect, threshold, usesSums = true, usesLastLocations = true, keptRows } = options;
  return {
    dialect,
    threshold,
    usesSums,
    usesLastLocations,
    subquery: (below) => keptRows?.(below) ?? sql`(${compileQuery(below, options)})`,
    isKept: (below) => keptRows?.(below) !== undefined,
    placesOf: (below) => {
      const places = placesOfQuery(below);
      if (!places) throw new Error(`${below.query_kind} tells no places apart`);
      return places;
    },
  };
}

/** The names of the columns of an answer, in their order. */
export function resultColumns(spec: Spec): string[] {
  const kind = kindOf(spec);
  const names = kind.columnsOf?.(spec as never) ?? kind.columns.map(({ name }) => name);
  return columnNames(names, unitOfQuery(spec));
}

/**
 * Turns a sound specification that may be run into the query of its answer: in order, without rows of too few people. The column
 * `contributors`, of kinds about people, tells of how many each row is made; it is not to be published.
 */
export function compileAnswer(spec: Spec, options: CompileOptions): Sql {
  const { disclosure } = runnableKindOf(spec);
  const names = resultColumns(spec);
  const columns = names.map((name) => identifier(name));
  const rows = compileQuery(spec, options);
  const order = columns.filter((_, index) => names[index] !== "value");
  const ordered = order.length === 0 ? sql`` : sql` ORDER BY ${join(order)}`;
  if (disclosure.rule === "public")
    return sql`SELECT ${join(columns)} FROM (${rows}) answer${ordered}`;
  const kept =
    disclosure.rule === "people"
      ? sql` WHERE contributors > ${bind.whole(options.threshold)}`
      : sql``;
  return sql`SELECT ${join(columns)}, contributors FROM (${rows}) answer${kept}${ordered}`;
}
