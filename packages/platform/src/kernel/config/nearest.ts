import { closest } from "fastest-levenshtein";

/** Points at the known name that is written most like an unknown one; one that it is the beginning of comes first. */
export function suggestNearest(unknown: string, known: readonly string[]): string {
  if (known.length === 0) return "Remove it.";
  const longer = known.filter((name) => name.startsWith(unknown));
  return `The nearest known one is ${closest(unknown, longer.length > 0 ? longer : known)}.`;
}
