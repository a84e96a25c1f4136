import type { ComputedRow } from "../kinds/query-kind.ts";

/** One subscriber's part of a row: the values of its columns, of which null stands for a place in no region. */
export interface Share {
  readonly regions: readonly (string | null)[];
  readonly part: number;
}

/** Sums what subscribers bring to regions, or to pairs of them. */
export interface RegionSums {
  /** Adds the shares of one subscriber; those in no region are left out. */
  add(shares: readonly Share[]): void;
  /** The sums as `value`, with how many subscribers brought something as `contributors`. */
  rows(common: Readonly<Record<string, string>>): ComputedRow[];
}

/** @param columns the names of the columns that the regions of a share stand for */
export function createRegionSums(columns: readonly string[]): RegionSums {
  const sums = new Map<string, { regions: readonly string[]; value: number; people: number }>();
  return {
    add(shares) {
      const met = new Set<object>();
      for (const { regions, part } of shares) {
        if (!regions.every((region) => region !== null)) continue;
        const key = JSON.stringify(regions);
        const sum = sums.get(key) ?? { regions, value: 0, people: 0 };
        sums.set(key, sum);
        sum.value += part;
        if (!met.has(sum)) sum.people += 1;
        met.add(sum);
      }
    },
    rows: (common) =>
      [...sums.values()].map(({ regions, value, people }) => {
        const named = columns.map((name, index) => [name, regions[index]!] as const);
        return Object.assign({ value, contributors: people }, common, Object.fromEntries(named));
      }),
  };
}

interface WithRegion {
  readonly pcod: string | null;
}

/** Every one of a subscriber's places has the same part of the subscriber. */
export function sharesOf(places: readonly WithRegion[]): Share[] {
  return places.map(({ pcod }) => ({ regions: [pcod], part: 1 / places.length }));
}

/** Every pair of a subscriber's places has the same part of the subscriber. */
export function sharesOfPairs(from: readonly WithRegion[], to: readonly WithRegion[]): Share[] {
  const part = 1 / (from.length * to.length);
  return from.flatMap((start) => to.map((end) => ({ regions: [start.pcod, end.pcod], part })));
}
