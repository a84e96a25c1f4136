/** One row of an answer as it is published. */
export type ResultRow = Readonly<Record<string, string | number | null>>;

/** One row of an answer as it is computed: `contributors` tells of how many people it is made. */
export type CountedRow = ResultRow & { readonly contributors?: number };
