import type { ColumnBatch } from "../store/column-batch.ts";
import type { ReadValue } from "../store/values.ts";

/** Which rows of a column hold nothing: a bit for each row, the lowest first; null when all hold something. */
type Nulls = Uint8Array | null;

/** One column in as few pieces as its values allow. Where a row holds nothing there is a zero or a text without characters. */
type PackedColumn =
  | { readonly kind: "integers"; readonly values: Int32Array; readonly nulls: Nulls }
  | { readonly kind: "numbers"; readonly values: Float64Array; readonly nulls: Nulls }
  | { readonly kind: "booleans"; readonly values: Uint8Array; readonly nulls: Nulls }
  | {
      readonly kind: "texts";
      /** All texts, one after the other. */
      readonly text: string;
      /** Where each begins, in units of UTF-16, and where the last one ends. */
      readonly offsets: Uint32Array;
      readonly nulls: Nulls;
    }
  /** Nothing in any row. */
  | { readonly kind: "nothing" }
  /** Lists, structures, and values of several kinds. */
  | { readonly kind: "others"; readonly values: readonly ReadValue[] };

/** A batch as it travels between processes. */
export interface PackedBatch {
  readonly names: readonly string[];
  readonly rowCount: number;
  readonly columns: readonly PackedColumn[];
}

/** A batch in the form in which it travels. */
export function packBatch({ names, rowCount, columns }: ColumnBatch): PackedBatch {
  return { names, rowCount, columns: columns.map((values) => packColumn(values)) };
}

/** The batch that was packed. */
export function unpackBatch({ names, rowCount, columns }: PackedBatch): ColumnBatch {
  return { names, rowCount, columns: columns.map((column) => unpackColumn(column, rowCount)) };
}

function packColumn(values: readonly ReadValue[]): PackedColumn {
  switch (kindOf(values)) {
    case "nothing":
      return { kind: "nothing" };
    case "number":
      return packNumbers(values as readonly (number | null)[]);
    case "boolean":
      return {
        kind: "booleans",
        values: Uint8Array.from(values, (value) => (value === true ? 1 : 0)),
        nulls: nullsOf(values),
      };
    case "string":
      return packTexts(values as readonly (string | null)[]);
    default:
      return { kind: "others", values };
  }
}

/** What all values that are there have in common. */
function kindOf(
  values: readonly ReadValue[],
): "number" | "boolean" | "string" | "object" | "nothing" {
  let kind: string = "nothing";
  for (const value of values) {
    if (value === null) continue;
    const own = typeof value;
    if (kind === "nothing") kind = own;
    if (own !== kind) return "object";
  }
  return kind as ReturnType<typeof kindOf>;
}

function packNumbers(values: readonly (number | null)[]): PackedColumn {
  const nulls = nullsOf(values);
  // Minus zero is no integer of 32 bits either.
  const areIntegers = values.every((value) => value === null || Object.is(value | 0, value));
  return areIntegers
    ? { kind: "integers", values: Int32Array.from(values, (value) => value ?? 0), nulls }
    : { kind: "numbers", values: Float64Array.from(values, (value) => value ?? 0), nulls };
}

function packTexts(values: readonly (string | null)[]): PackedColumn {
  const offsets = new Uint32Array(values.length + 1);
  let end = 0;
  for (const [row, value] of values.entries()) {
    end += value?.length ?? 0;
    offsets[row + 1] = end;
  }
  return { kind: "texts", text: values.join(""), offsets, nulls: nullsOf(values) };
}

function nullsOf(values: readonly ReadValue[]): Nulls {
  if (!values.includes(null)) return null;
  const nulls = new Uint8Array(Math.ceil(values.length / 8));
  for (const [row, value] of values.entries()) {
    if (value === null) nulls[row >> 3]! |= 1 << (row & 7);
  }
  return nulls;
}

function unpackColumn(column: PackedColumn, rowCount: number): readonly ReadValue[] {
  switch (column.kind) {
    case "nothing":
      return Array.from({ length: rowCount }, () => null);
    case "others":
      return column.values;
    case "booleans":
      return withNulls(
        Array.from(column.values, (value) => value === 1),
        column.nulls,
      );
    case "texts":
      return withNulls(unpackTexts(column.text, column.offsets), column.nulls);
    default:
      return withNulls([...column.values], column.nulls);
  }
}

function unpackTexts(text: string, offsets: Uint32Array): string[] {
  const texts: string[] = [];
  for (let row = 0; row + 1 < offsets.length; row += 1) {
    texts.push(text.slice(offsets[row], offsets[row + 1]));
  }
  return texts;
}

function withNulls(values: ReadValue[], nulls: Nulls): ReadValue[] {
  if (!nulls) return values;
  for (let row = 0; row < values.length; row += 1) {
    if (nulls[row >> 3]! & (1 << (row & 7))) values[row] = null;
  }
  return values;
}
