const compact = new Intl.NumberFormat("en-GB", {
  notation: "compact",
  maximumSignificantDigits: 3,
});

/** A number in few characters: 285, 1.2K, 28.3M. */
export function formatShort(value: number): string {
  return compact.format(value);
}
