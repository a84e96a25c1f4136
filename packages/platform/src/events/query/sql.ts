/** What a value is, so that every engine reads it alike. Days are `YYYY-MM-DD`, times `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC. */
export type ValueType = "text" | "whole" | "number" | "flag" | "day" | "time";

export type SqlValue = string | number | boolean;

interface BoundValue {
  readonly type: ValueType;
  readonly value: SqlValue;
}

/** A part of a query. Values in it are bound when it is rendered; they never become text. */
export class Sql {
  readonly pieces: readonly (string | BoundValue)[];

  constructor(pieces: readonly (string | BoundValue)[]) {
    this.pieces = pieces;
  }
}

/** Writes a part of a query. What is filled in are parts: others, values by `bind`, names by `identifier`. */
export function sql(texts: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  return new Sql(
    texts.flatMap((text, index) => [text, ...(index < parts.length ? parts[index]!.pieces : [])]),
  );
}

/** Values as parts of a query. The types of the values are checked where they come from. */
export const bind = {
  text: (value: string): Sql => new Sql([{ type: "text", value }]),
  /** A number without a fraction. */
  whole: (value: number): Sql => new Sql([{ type: "whole", value }]),
  number: (value: number): Sql => new Sql([{ type: "number", value }]),
  flag: (value: boolean): Sql => new Sql([{ type: "flag", value }]),
  day: (value: string): Sql => new Sql([{ type: "day", value }]),
  time: (value: string): Sql => new Sql([{ type: "time", value }]),
} as const;

const identifierPattern = /^[a-z][a-z0-9_]*$/;

/** A name that is known while the program is written or declared to a store. @throws Error for any other text */
export function identifier(name: string): Sql {
  if (!identifierPattern.test(name)) throw new Error(`${JSON.stringify(name)} is not a name`);
  return new Sql([name]);
}

/** A number that an engine wants to see in the text, because it has to be known before the query runs. */
export function constant(value: number): Sql {
  if (!Number.isFinite(value)) throw new Error(`${value} is not a finite number`);
  return new Sql([String(value)]);
}

/** Parts one after the other with something between them. */
export function join(parts: readonly Sql[], between = ", "): Sql {
  return new Sql(
    parts.flatMap(({ pieces }, index) => (index === 0 ? pieces : [between, ...pieces])),
  );
}

/** Conditions that must all hold. */
export function allOf(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`TRUE`;
  return join(
    conditions.map((condition) => sql`(${condition})`),
    " AND ",
  );
}

/** Queries with the same columns as one. */
export function unionAll(queries: readonly Sql[]): Sql {
  return join(queries, " UNION ALL ");
}

/** Whether an expression is one of some values; of none it is not. */
export function isOneOf(expression: Sql, values: readonly Sql[]): Sql {
  return values.length === 0 ? sql`FALSE` : sql`${expression} IN (${join(values)})`;
}

/** A query as an engine takes it. */
export interface RenderedQuery {
  readonly sql: string;
  /** By name: `p1`, `p2` and so on, in the order in which they first occur. */
  readonly parameters: Readonly<Record<string, SqlValue>>;
}

/** Says how a value is referred to in the text of a query; `position` counts from 1, and `name` is `p1`, `p2` and so on. */
export type Placeholder = (
  parameter: { readonly name: string; readonly position: number },
  type: ValueType,
) => string;

/** Renders a query. The same value of the same type is one parameter, however often it occurs. */
export function render(
  query: Sql,
  { placeholder }: { readonly placeholder: Placeholder },
): RenderedQuery {
  const bound = new Map<string, string>();
  const parameters: Record<string, SqlValue> = {};
  const texts = query.pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    const key = `${piece.type} ${typeof piece.value} ${piece.value}`;
    const known = bound.get(key);
    if (known !== undefined) return known;
    const position = bound.size + 1;
    const text = placeholder({ name: `p${position}`, position }, piece.type);
    bound.set(key, text);
    parameters[`p${position}`] = piece.value;
    return text;
  });
  return { sql: texts.join(""), parameters };
}
