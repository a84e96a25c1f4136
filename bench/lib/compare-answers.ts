/** A row of an answer: what is counted, and how much of it there is. */
export interface Counted {
  readonly key: string;
  readonly value: number;
}

/**
 * Compares two answers to the same question, whatever the order of their rows.
 *
 * @param tolerance - by which part of the sum of all values the values may differ, added up
 * @throws Error that names the first rows that differ
 */
export function compareAnswers(
  what: string,
  {
    expected,
    counted,
    tolerance,
  }: {
    readonly expected: readonly Counted[];
    readonly counted: readonly Counted[];
    readonly tolerance: number;
  },
): void {
  const left = new Map(expected.map(({ key, value }) => [key, value]));
  const right = new Map(counted.map(({ key, value }) => [key, value]));
  const differing = [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => left.get(key) !== right.get(key),
  );
  const difference = differing.reduce(
    (sum, key) => sum + Math.abs((left.get(key) ?? 0) - (right.get(key) ?? 0)),
    0,
  );
  const total = [...left.values()].reduce((sum, value) => sum + value, 0);
  if (left.size > 0 && difference <= tolerance * total) return;
  const shown = differing
    .slice(0, 5)
    .map((key) => `${key}: ${left.get(key)} and ${right.get(key)}`);
  throw new Error(
    `The answers differ: ${what}, ${differing.length} of ${left.size} rows. ${shown.join("; ")}`,
  );
}
