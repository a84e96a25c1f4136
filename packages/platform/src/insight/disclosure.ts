/** One row of a result: a place and how many people it counts. */
export type ResultRow = Readonly<Record<string, string | number | null>>;

/**
 * Disclosure control: keeps the rows whose value counts strictly more people than the threshold, as FlowMachine does.
 * Others are removed, not zeroed or rounded, and nothing tells how many there were.
 */
export function withhold(rows: readonly ResultRow[], threshold: number): ResultRow[] {
  return rows.filter((row) => typeof row["value"] === "number" && row["value"] > threshold);
}
