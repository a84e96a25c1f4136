import type { SyntheticCell } from "./cells.ts";
import { fixedFraction, mix } from "./random.ts";

/** When a disaster strikes, and when those who fled begin to return; days since the start of the records. */
export interface Disaster {
  readonly startDay: number;
  /** The first day on which people return; past the last day of the records when nobody does. */
  readonly endDay: number;
}

/** The town that is struck, counted from the largest: large enough to be seen, and not the largest. */
const struckTown = 2;
const fleeingShare = 0.7;
const returningShare = 0.6;

/** Where a subscriber is from the day of the disaster on: the position of a cell; undefined for those who stay at home. */
export type Refuge = (subscriber: number, homeCell: number, day: number) => number | undefined;

/** Makes most people of one town flee to other towns, and some of them return. */
export function findRefuge(
  cells: readonly SyntheticCell[],
  { disaster, seed }: { readonly disaster: Disaster | undefined; readonly seed: number },
): Refuge {
  if (!disaster) return () => undefined;
  const elsewhere = [...cells.keys()].filter((position) => cells[position]!.town !== struckTown);
  return (subscriber, homeCell, day) => {
    const isStruck = cells[homeCell]!.town === struckTown && day >= disaster.startDay;
    if (!isStruck || fixedFraction(seed + 17, subscriber, 0) >= fleeingShare) return undefined;
    const returns = fixedFraction(seed + 19, subscriber, 0) < returningShare;
    if (returns && day >= disaster.endDay) return undefined;
    // Neighbouring numbers are neighbours: they flee in groups to the same cells.
    return elsewhere[mix(seed + Math.floor(subscriber / 40)) % elsewhere.length];
  };
}
