/** One row of an answer as it is published. */
export type ResultRow = Readonly<Record<string, string | number | null>>;

/** One row of an answer as it is computed: `contributors` tells of how many people it is made. */
export type CountedRow = ResultRow & { readonly contributors?: number };

/**
 * Disclosure control: keeps the rows whose value counts strictly more people than the threshold, as FlowMachine does.
 * Others are removed, not zeroed or rounded, and nothing tells how many there were.
 */
export function withhold(rows: readonly ResultRow[], threshold: number): ResultRow[] {
  return rows.filter((row) => typeof row["value"] === "number" && row["value"] > threshold);
}
