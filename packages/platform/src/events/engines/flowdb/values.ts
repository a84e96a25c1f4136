import type { Parameters } from "../../store/statements.ts";

/** A time of a session in UTC as ISO 8601 with milliseconds; what is no time of a calendar stays as it is. */
export function isoTimeOf(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?/.exec(text);
  if (!match) return text;
  return `${match[1]}T${match[2]}.${(match[3] ?? "").padEnd(3, "0").slice(0, 3)}Z`;
}

/** The values of parameters in the order of their numbers. @throws Error for other names than `p1`, `p2` and so on */
export function valuesInOrder(parameters: Parameters): unknown[] {
  const values: unknown[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const position = /^p([1-9]\d*)$/.exec(name)?.[1];
    if (position === undefined) throw new Error(`the parameter ${name} has no number`);
    values[Number(position) - 1] = value;
  }
  return values;
}
