import { escapeIdentifier, escapeLiteral } from "pg";

import { addDays } from "#kernel";

/** A table or view by its name; without a schema it is looked for as the database's user would find it. */
export interface TableName {
  readonly schema?: string | undefined;
  readonly table: string;
}

/** What of a table is copied. */
export interface CopyOrder {
  readonly name: TableName;
  /** The columns that are copied, as expressions over the table with the name that each gets. */
  readonly columns: readonly { readonly expression: string; readonly name: string }[];
  readonly condition?: string | undefined;
}

/** A part of a name between dots, plain or in quotation marks as in SQL. */
const namePart = /"((?:[^"]|"")+)"|([^".]+)/y;

/** Reads `schema.table`, `table` or `"Odd schema"."Odd.table"`; undefined when it is neither. */
export function parseTableName(text: string): TableName | undefined {
  const parts: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    namePart.lastIndex = at;
    const found = namePart.exec(text);
    if (!found) return undefined;
    parts.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    at = namePart.lastIndex;
    if (at < text.length && text[at] !== ".") return undefined;
    if (at === text.length) break;
  }
  const [first, second, ...rest] = parts;
  if (first === undefined || rest.length > 0) return undefined;
  return second === undefined ? { table: first } : { schema: first, table: second };
}

/** A name for SQL, whatever characters it has. */
export function quoteTable({ schema, table }: TableName): string {
  const quoted = escapeIdentifier(table);
  return schema === undefined ? quoted : `${escapeIdentifier(schema)}.${quoted}`;
}

export const quoteColumn = escapeIdentifier;

/**
 * The condition that a column lies on a day of UTC. For a column without a zone whose values are local times, the zone says
 * where. COPY takes no parameters, so the values are written as literals.
 */
export function dayCondition(column: string, day: string, zone?: string): string {
  const [from, to] = [day, addDays(day, 1)].map((each) => {
    if (zone === undefined) return escapeLiteral(`${each} 00:00:00`);
    const moment = escapeLiteral(`${each} 00:00:00+00`);
    return `(TIMESTAMPTZ ${moment} AT TIME ZONE ${escapeLiteral(zone)})`;
  });
  return `${quoteColumn(column)} >= ${from} AND ${quoteColumn(column)} < ${to}`;
}

/** As `dayCondition` for a column that counts from 1970, so many to a second. */
export function dayConditionOfNumber(column: string, day: string, perSecond: number): string {
  const [from, to] = [day, addDays(day, 1)].map(
    (each) => (Date.parse(`${each}T00:00:00Z`) / 1000) * perSecond,
  );
  return `${quoteColumn(column)} >= ${from} AND ${quoteColumn(column)} < ${to}`;
}

/**
 * The statement that copies rows as CSV, in an order that depends on nothing but them: the same rows are the same bytes,
 * and thus the same batch.
 */
export function copyStatement({ name, columns, condition }: CopyOrder): string {
  const selected = columns.map((column) => `${column.expression} AS ${quoteColumn(column.name)}`);
  const order = columns.map((column) => `(${column.expression})::text COLLATE "C"`);
  const where = condition === undefined ? "" : ` WHERE ${condition}`;
  return `COPY (SELECT ${selected.join(", ")} FROM ${quoteTable(name)}${where} ORDER BY ${order.join(", ")})
    TO STDOUT (FORMAT csv, HEADER)`;
}
