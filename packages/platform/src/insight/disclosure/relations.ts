import type { Narrowed, Narrowing } from "./narrowing.ts";

/** How the people of one question stand to those of another of the same family. */
export type Relation = "same" | "within" | "around";

/** How one question stands to another; undefined when neither contains the other. */
export function relationOf(one: Narrowed, other: Narrowed): Relation | undefined {
  if (one.family !== other.family) return undefined;
  const isWithin = contains(other, one);
  const isAround = contains(one, other);
  if (isWithin && isAround) return isSame(one, other) ? "same" : "within";
  if (isWithin) return "within";
  return isAround ? "around" : undefined;
}

/** Whether two questions of a family differ in nothing but the interval. */
export function differsInIntervalOnly(one: Narrowed, other: Narrowed): boolean {
  return Object.entries(one.narrowings).every(([path, { start, end }]) => {
    const counterpart = other.narrowings[path];
    return (
      counterpart !== undefined && areEqual({ ...counterpart, start, end }, one.narrowings[path])
    );
  });
}

/**
 * What two questions count together when they differ in one respect alone: intervals that meet, hours, or types. Undefined
 * otherwise, and for questions with more than one narrowing.
 */
export function unionOf(one: Narrowed, other: Narrowed): Narrowed | undefined {
  const [path, ...further] = Object.keys(one.narrowings);
  if (one.family !== other.family || path === undefined || further.length > 0) return undefined;
  const [first, second] = [one.narrowings[path], other.narrowings[path]];
  const union = first && second && unionOfNarrowings(first, second);
  return union && { family: one.family, narrowings: { [path]: union } };
}

function unionOfNarrowings(one: Narrowing, other: Narrowing): Narrowing | undefined {
  const { start, end, hours, types } = other;
  if (areEqual({ ...one, types }, other)) {
    return { ...one, types: [...new Set([...one.types, ...types])].toSorted() };
  }
  // Bits: an hour counts when it counts in either.
  if (areEqual({ ...one, hours }, other)) return { ...one, hours: one.hours | hours };
  const meet = one.start <= end && start <= one.end;
  if (!meet || !areEqual({ ...one, start, end }, other)) return undefined;
  return {
    ...one,
    start: one.start < start ? one.start : start,
    end: one.end > end ? one.end : end,
  };
}

function contains(outer: Narrowed, inner: Narrowed): boolean {
  return (
    outer.family === inner.family &&
    Object.entries(inner.narrowings).every(([path, narrowing]) => {
      const counterpart = outer.narrowings[path];
      return counterpart !== undefined && narrows(narrowing, counterpart);
    })
  );
}

function narrows(inner: Narrowing, outer: Narrowing): boolean {
  return (
    inner.start >= outer.start &&
    inner.end <= outer.end &&
    (inner.hours & outer.hours) === inner.hours &&
    inner.types.every((type) => outer.types.includes(type)) &&
    (outer.direction === "both" || outer.direction === inner.direction) &&
    (outer.subset === null || (inner.subset !== null && contains(outer.subset, inner.subset))) &&
    (outer.sample === null || outer.sample === inner.sample || mayBeMost(outer.sample))
  );
}

/** Whether a sample may be nearly everybody, so that another one of it tells them apart as well. */
function mayBeMost(sample: string): boolean {
  const { fraction } = JSON.parse(sample) as { readonly fraction?: number };
  return fraction === undefined || fraction > 0.5;
}

/** Samples may contain each other and not be the same. */
function isSame(one: Narrowed, other: Narrowed): boolean {
  return JSON.stringify(one.narrowings) === JSON.stringify(other.narrowings);
}

function areEqual(one: Narrowing, other: Narrowing | undefined): boolean {
  return other !== undefined && narrows(one, other) && narrows(other, one);
}
