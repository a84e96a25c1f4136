/** The middle value; of an even number of values the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints one line: what was measured, both values, and how many times the peer's ours is. */
export function printRatio(
  what: string,
  unit: string,
  { ours, peer }: { readonly ours: number; readonly peer: number },
): void {
  const cell = (value: number): string => `${value.toFixed(2)} ${unit}`.padStart(14);
  process.stdout.write(
    `${what.padEnd(30)}${cell(ours)}${cell(peer)}${(ours / peer).toFixed(2).padStart(10)}\n`,
  );
}

/** The root of the product of as many values as there are. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
