import { cliErrors } from "./errors.ts";

/** Arguments that several commands take. */
export const tenantArgument = {
  type: "string",
  required: true,
  description: "The tenant's name",
} as const;
export const jsonArgument = { type: "boolean", description: "One JSON object a line" } as const;

/** Texts that were given separated by commas; none when nothing was given. */
export function listOf(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(",").map((part) => part.trim());
}

/** A moment as ISO 8601, or null for the word none; undefined when nothing was given. */
export function readExpiry(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined;
  if (text === "none") return null;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw cliErrors.argument_invalid({
    argument: "--latest-expiry",
    value: JSON.stringify(text),
    rule: "a date such as 2027-03-01, or none",
  });
}

/** Prints each as JSON on a line of its own. */
export function printJsonLines(values: readonly unknown[]): void {
  for (const value of values) process.stdout.write(`${JSON.stringify(value)}\n`);
}
