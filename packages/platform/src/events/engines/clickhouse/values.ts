import type { ReadRow, ReadValue } from "../../store/values.ts";

/** A result as the format JSONCompact gives it. */
export interface CompactResult {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly (readonly ReadValue[])[];
}

type Convert = (value: ReadValue) => ReadValue;

/** Turns a result into rows with the same values that the embedded store gives. */
export function toRows({ meta, data }: CompactResult): ReadRow[] {
  const converters = meta.map(({ type }) => converterOf(type));
  return data.map((row) =>
    Object.fromEntries(row.map((value, index) => [meta[index]!.name, converters[index]!(value)])),
  );
}

function converterOf(type: string): Convert {
  const [, outer, inner] = /^(Nullable|LowCardinality|Array)\((.*)\)$/.exec(type) ?? [];
  if (outer === "Array") {
    const convert = converterOf(inner!);
    return (value) => (value as readonly ReadValue[]).map((item) => convert(item));
  }
  if (inner !== undefined) return converterOf(inner);
  return type.startsWith("DateTime") ? isoTime : (value) => value;
}

/** `2016-01-01 10:00:00.123456` in UTC as ISO 8601 with milliseconds. */
function isoTime(value: ReadValue): ReadValue {
  if (typeof value !== "string") return value;
  const [seconds, fraction = ""] = value.split(".");
  return `${seconds!.replace(" ", "T")}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
}
