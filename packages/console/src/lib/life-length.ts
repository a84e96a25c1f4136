/** A unit of the longest life that a person may choose. */
export type LifeUnit = "minutes" | "hours" | "days";

/** A length of time as two fields hold it. */
export interface LifeLength {
  /** As typed; empty for none. */
  readonly amount: string;
  readonly unit: LifeUnit;
}

const secondsOf: Readonly<Record<LifeUnit, number>> = { minutes: 60, hours: 3600, days: 86_400 };

export const lifeUnits: readonly LifeUnit[] = ["minutes", "hours", "days"];

/** Seconds in the largest unit that holds them without a rest; what is left of a minute is dropped. */
export function toLifeLength(seconds: number | null): LifeLength {
  if (seconds === null) return { amount: "", unit: "days" };
  const unit = lifeUnits.toReversed().find((each) => seconds % secondsOf[each] === 0) ?? "minutes";
  return { amount: String(Math.floor(seconds / secondsOf[unit])), unit };
}

/** The seconds of a length that was typed; null where none is given, undefined where it is no whole number above 0. */
export function readLifeLength({ amount, unit }: LifeLength): number | null | undefined {
  const text = amount.trim();
  if (text === "") return null;
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) * secondsOf[unit] : undefined;
}
