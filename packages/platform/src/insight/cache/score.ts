import type { StoredQuery } from "../store/tables.ts";

/** What an answer is worth by. */
export type Scored = Pick<StoredQuery, "multiplier" | "last_touch" | "seconds" | "bytes">;

/** The weight of an answer's uses, and the number of the last of them. */
export type Touched = Pick<StoredQuery, "multiplier" | "last_touch">;

/**
 * The weight after one more use, the one with this number of all answers together. FlowMachine adds (1 + ln 2 / half-life)^(touch - 2) with
 * each use. That number grows without end, so that here every weight is divided by (1 + ln 2 / half-life)^touch: a use counts 1, and
 * less with each later use of any answer. The order of the scores is the same.
 */
export function touch(
  { multiplier, last_touch }: Touched,
  number: number,
  halfLife: number,
): Touched {
  return { multiplier: multiplier * decay(number - last_touch, halfLife) + 1, last_touch: number };
}

/**
 * What keeping an answer is worth after so many uses of all answers: the seconds that computing it took, by its bytes, times the weight
 * of its uses. Source: FlowMachine's cache score.
 */
export function scoreOf(answer: Scored, touches: number, halfLife: number): number {
  const weight = answer.multiplier * decay(touches - answer.last_touch, halfLife);
  return (weight * answer.seconds) / Math.max(answer.bytes, 1);
}

function decay(touches: number, halfLife: number): number {
  return (1 + Math.LN2 / halfLife) ** -touches;
}
