import { identityErrors } from "../errors.ts";

const secondsPerUnit = { d: 86_400, h: 3600, m: 60, s: 1 } as const;
const life = /^(\d{1,9})([smhd]?)$/;

/**
 * Reads a length of time: a whole number above 0 followed by s, m, h or d, such as `15m`, `12h` or `1d`; without a
 * letter it is seconds. Returns seconds.
 *
 * @throws `identity.life_invalid`
 */
export function parseLife(text: string): number {
  const [, amount, unit] = life.exec(text) ?? [];
  const seconds = Number(amount) * secondsPerUnit[(unit || "s") as keyof typeof secondsPerUnit];
  if (seconds > 0) return seconds;
  throw identityErrors.life_invalid({ text: JSON.stringify(text.slice(0, 40)) });
}

/** A length of time in the largest unit that expresses it in a whole number: 86400 is `1d`, 90 is `90s`. */
export function formatLife(seconds: number): string {
  const [unit, length] =
    Object.entries(secondsPerUnit).find(([, size]) => seconds % size === 0) ?? (["s", 1] as const);
  return `${seconds / length}${unit}`;
}

const namesOfUnits = { d: "day", h: "hour", m: "minute", s: "second" } as const;

/** A length of time in words: 604800 seconds are `7 days`, 90 are `90 seconds`. */
export function describeLife(seconds: number): string {
  const text = formatLife(seconds);
  const amount = text.slice(0, -1);
  const unit = namesOfUnits[text.slice(-1) as keyof typeof namesOfUnits];
  return `${amount} ${unit}${amount === "1" ? "" : "s"}`;
}
