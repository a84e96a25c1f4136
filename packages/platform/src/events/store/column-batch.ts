import type { ReadRow, ReadValue } from "./values.ts";

/** Some rows of a result, column by column. */
export interface ColumnBatch {
  readonly names: readonly string[];
  readonly rowCount: number;
  /** A list of `rowCount` values for each name. */
  readonly columns: readonly (readonly ReadValue[])[];
}

/** Takes the batches of a result, one after the other: the next one is read when it is done with this one. */
export type TakeBatch = (batch: ColumnBatch) => Promise<void> | void;

const rowsPerBatch = 2048;

/** The rows of a batch as objects. */
export function rowsOf({ names, columns, rowCount }: ColumnBatch): ReadRow[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const fields: Record<string, ReadValue> = {};
    for (let column = 0; column < names.length; column += 1) {
      fields[names[column]!] = columns[column]![row]!;
    }
    return fields;
  });
}

/** Cuts rows, all with the same names, into batches. No rows are no batch. */
export function* batchesOf(rows: readonly ReadRow[]): Generator<ColumnBatch> {
  const names = Object.keys(rows[0] ?? {});
  for (let first = 0; first < rows.length; first += rowsPerBatch) {
    const some = rows.slice(first, first + rowsPerBatch);
    const columns = names.map((name) => some.map((row) => row[name]!));
    yield { names, rowCount: some.length, columns };
  }
}
