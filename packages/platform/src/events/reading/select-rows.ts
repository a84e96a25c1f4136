import { type Conversion, rangeFaults, stagedTypes } from "./conversions.ts";
import { escapeWildcards, type Source } from "./source.ts";
import { identifierText, literalText } from "./sql-text.ts";

/** Rows of a source in SQL, with the columns `c0`, `c1` and so on. */
export interface SourceRows {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const compressionNames = { none: "uncompressed", gzip: "gzip", zstd: "zstd" } as const;

/** The rows as the store's own reader gives them; columns of CSV that are only cast have their type already. */
export function sourceRows(source: Source, conversions: readonly Conversion[]): SourceRows {
  const { path, format, compression, dialect, hasHeader, names } = source;
  const parameters = { path: escapeWildcards(path) };
  if (format === "parquet") {
    const columns = names.map((name, index) => `${identifierText(name)}::VARCHAR AS c${index}`);
    const rows = "read_parquet($path, file_row_number = true)";
    return {
      sql: `SELECT file_row_number + 1 AS line, ${columns.join(", ")} FROM ${rows}`,
      parameters,
    };
  }
  const packed = `compression = '${compressionNames[compression]}'`;
  if (format === "ndjson") {
    const used = usedNames(source, conversions);
    const types = used.map(({ name }) => `${literalText(name)}: 'VARCHAR'`);
    const columns = used.map(({ name, index }) => `${identifierText(name)} AS c${index}`);
    const rows = `read_ndjson($path, columns = {${types.join(", ")}}, ${packed})`;
    return { sql: `SELECT ${columns.join(", ")} FROM ${rows}`, parameters };
  }
  const types = names.map((_, index) => `'c${index}': '${csvType(index, conversions)}'`);
  const { delimiter, quote, escape } = dialect;
  const options = `header = ${hasHeader}, auto_detect = false, delim = ${literalText(delimiter)},
    quote = ${literalText(quote)}, escape = ${literalText(escape)}, nullstr = '', ${packed}`;
  return {
    sql: `SELECT * FROM read_csv($path, columns = {${types.join(", ")}}, ${options})`,
    parameters,
  };
}

/** The columns of a source that play a part. */
export function usedNames(
  { names }: Source,
  conversions: readonly Conversion[],
): { readonly name: string; readonly index: number }[] {
  const indexes = new Set(conversions.flatMap(({ index }) => (index === undefined ? [] : [index])));
  return names.map((name, index) => ({ name, index })).filter(({ index }) => indexes.has(index));
}

function csvType(index: number, conversions: readonly Conversion[]): string {
  const users = conversions.filter((conversion) => conversion.index === index);
  const isTyped = users.length === 1 && users[0]!.isPlain;
  return isTyped ? stagedTypes[users[0]!.column.kind]! : "VARCHAR";
}

/** Whether the store's reader casts the column's values. */
export function isCastByReader(
  { format }: Source,
  conversion: Conversion,
  conversions: readonly Conversion[],
): boolean {
  const users = conversions.filter(({ index }) => index === conversion.index);
  return format === "csv" && users.length === 1 && conversion.isPlain;
}

/** Rows with a text and a value for each conversion, `t0` and `v0` and so on, besides what the rows have themselves. */
export function convertedRows(
  rows: string,
  conversions: readonly Conversion[],
  isCast: (conversion: Conversion) => boolean = () => false,
): string {
  const texts = conversions.map((conversion, at) => {
    const source = `c${conversion.index}`;
    return `${isCast(conversion) ? source : conversion.text(source)} AS t${at}`;
  });
  const values = conversions.map(
    (conversion, at) => `${isCast(conversion) ? `t${at}` : conversion.typed(`t${at}`)} AS v${at}`,
  );
  return `SELECT *, ${values.join(", ")} FROM (SELECT *, ${texts.join(", ")} FROM (${rows}))`;
}

/** The condition that a value was given and does not fit its type. */
export function castFault(at: number): string {
  return `(t${at} IS NOT NULL AND v${at} IS NULL)`;
}

/** The first conversion that fails, by its position; null where all succeed. */
export function firstFault(conversions: readonly Conversion[]): string {
  const cases = conversions.map(({ column }, at) => {
    const missing = column.required ? [`t${at} IS NULL`] : [];
    const faults = [...missing, castFault(at), ...rangeFaults(column, `v${at}`)];
    return `WHEN ${faults.join(" OR ")} THEN ${at}`;
  });
  return `CASE ${cases.join(" ")} END`;
}

/** The values of each conversion under their names. */
export function stagedColumns(conversions: readonly Conversion[]): string[] {
  return conversions.map(
    ({ column }, at) => `v${at}::${stagedTypes[column.kind]!} AS ${column.name}`,
  );
}
