import { cutsIsolateFew } from "./bins.ts";
import type { Narrowed } from "./narrowing.ts";
import { byKey, keyOf, type PublishedRow, type PublishedRows } from "./published-rows.ts";
import { differsInIntervalOnly, relationOf, unionOf } from "./relations.ts";

/** An answer as differences look at it. */
export interface Comparable {
  readonly kind: string;
  readonly narrowed: Narrowed;
  readonly published: PublishedRows;
}

/** Why a row was left out, for administrators. */
export type Withholding = "difference" | "overlap" | "bins" | "total";

/** The rows that are left out, by what tells them apart. */
export type Withheld = Map<string, Withholding>;

/** Kinds with a row for each period: what lies outside a period does not change its rows. */
const kindsByPeriod: ReadonlySet<string> = new Set([
  "location_event_counts",
  "total_network_objects",
  "aggregate_network_objects",
  "dfs_metric_total_amount",
]);

/**
 * The rows of a new answer that cannot be published because a published one, of which it is a part or which is a part of it, differs by
 * few people.
 *
 * Of answers that contain each other by what they ask, rows are left out even when nobody is between them: who knows that at most
 * one person can be would otherwise see by a missing row that this one is.
 */
export function compareWith(fresh: Comparable, earlier: Comparable, threshold: number): Withheld {
  const withheld: Withheld = new Map();
  const relation = relationOf(fresh.narrowed, earlier.narrowed);
  if (!relation) return withheld;
  const pairs = pairsOf(fresh.published, earlier.published);
  const close = pairs.filter(
    ([one, other]) =>
      Math.abs(peopleIn(fresh.kind, one) - peopleIn(fresh.kind, other)) <= threshold,
  );
  const changed = close.filter(([one, other]) => isChanged(one, other));
  for (const [row] of chosen()) withheld.set(keyOf(row), "difference");
  if (relation === "same" && fresh.kind === "histogram_aggregate") {
    const isolated = cutsIsolateFew(fresh.published, earlier.published, threshold);
    for (const key of isolated) withheld.set(key, "bins");
  }
  return withheld;

  function chosen(): readonly Pair[] {
    // The events changed: which rows did so by a few people must not be seen, so all that did not change by many go together.
    if (relation === "same") return changed.length > 0 ? close : [];
    const isByPeriod =
      kindsByPeriod.has(fresh.kind) && differsInIntervalOnly(fresh.narrowed, earlier.narrowed);
    return isByPeriod ? changed : close;
  }
}

/** Visitors are what is counted; their contributors are the smaller of two numbers. */
function peopleIn(kind: string, { people, value }: PublishedRow): number {
  return kind === "unique_visitor_counts" ? (value ?? people) : people;
}

type Pair = readonly [fresh: PublishedRow, earlier: PublishedRow];

function pairsOf(fresh: PublishedRows, earlier: PublishedRows): readonly Pair[] {
  const known = byKey(earlier);
  return fresh.rows.flatMap((row): readonly Pair[] => {
    const counterpart = known.get(keyOf(row));
    return counterpart ? [[row, counterpart]] : [];
  });
}

function isChanged(one: PublishedRow, other: PublishedRow): boolean {
  return one.people !== other.people || one.value !== other.value;
}

/** Three questions of which one counts what the others count together. */
export interface Union<Question> {
  readonly parts: readonly [Question, Question];
  readonly union: Question;
}

/** The unions that a new question makes with earlier ones. */
export function unionsWith<Question extends { readonly narrowed: Narrowed }>(
  fresh: Question,
  earlier: readonly Question[],
): readonly Union<Question>[] {
  const isAbout = (narrowed: Narrowed) => (question: Question) =>
    relationOf(question.narrowed, narrowed) === "same";
  const others = earlier.filter((each) => !isAbout(fresh.narrowed)(each));
  const unions: Union<Question>[] = [];
  for (const [index, one] of others.entries()) {
    const withFresh = unionOf(fresh.narrowed, one.narrowed);
    const known = withFresh && others.find((each) => each !== one && isAbout(withFresh)(each));
    if (known) unions.push({ parts: [fresh, one], union: known });
    for (const other of others.slice(index + 1)) {
      const both = unionOf(one.narrowed, other.narrowed);
      if (both && isAbout(both)(fresh)) unions.push({ parts: [one, other], union: fresh });
    }
  }
  return unions;
}

/** The rows of which few people are in both parts of a union: `|A and B| = |A| + |B| - |A or B|`. */
export function compareUnion(
  fresh: Comparable,
  members: readonly [part: Comparable, other: Comparable, union: Comparable],
  threshold: number,
): Withheld {
  const [one, other, both] = members.map(({ published }) => byKey(published));
  const isolated = fresh.published.rows.filter((row) => {
    const key = keyOf(row);
    const [first, second, all] = [one?.get(key), other?.get(key), both?.get(key)];
    if (!first || !second || !all) return false;
    return first.people + second.people - all.people <= threshold;
  });
  return new Map(isolated.map((row) => [keyOf(row), "overlap"]));
}
