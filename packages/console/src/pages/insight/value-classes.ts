/** A range of values that share a colour; both ends included. */
export interface ValueClass {
  readonly from: number;
  readonly to: number;
}

const mostClasses = 5;

/**
 * Parts values into up to five classes of about the same number of regions (quantiles), with boundaries rounded to two
 * digits so that a legend can be read.
 */
export function classifyValues(values: readonly number[]): readonly ValueClass[] {
  const sorted = values.toSorted((one, other) => one - other);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return [];
  const starts = [lowest];
  for (let part = 1; part < mostClasses; part += 1) {
    const quantile = sorted[Math.floor((part * sorted.length) / mostClasses)] ?? highest;
    const start = roundToTwoDigits(quantile);
    if (start > (starts.at(-1) ?? lowest) && start <= highest) starts.push(start);
  }
  return starts.map((from, index) => ({ from, to: (starts[index + 1] ?? highest + 1) - 1 }));
}

/** The index of the class that holds a value. */
export function findClass(classes: readonly ValueClass[], value: number): number {
  return classes.findIndex(({ from, to }) => value >= from && value <= to);
}

function roundToTwoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
