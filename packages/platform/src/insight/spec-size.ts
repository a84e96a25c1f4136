import { isSpec } from "./query-tree.ts";

/** More of each than any question needs that can be answered; what is checked and compiled holds up everybody else. */
const most = {
  /** Queries in all, itself and those below it. */
  queries: 2000,
  /** Values in all. */
  values: 50_000,
  /** Fields of one object. */
  fields: 100,
  /** Objects and lists in each other. */
  depth: 60,
};

/** In what a submitted specification is too large to be looked at, as a sentence; undefined when it is not. */
export function tooLargeBecause(body: unknown): string | undefined {
  const left = { queries: most.queries, values: most.values };
  return faultOf(body, most.depth, left);
}

function faultOf(
  value: unknown,
  depth: number,
  left: { queries: number; values: number },
): string | undefined {
  left.values -= 1;
  if (left.values < 0) return `It has more than ${most.values} values.`;
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === 0) return "Too many queries are below each other.";
  if (isSpec(value)) left.queries -= 1;
  if (left.queries < 0) return `It has more than ${most.queries} queries below it.`;
  const values: readonly unknown[] = Object.values(value);
  if (!Array.isArray(value) && values.length > most.fields) {
    return `An object in it has more than ${most.fields} fields.`;
  }
  for (const each of values) {
    const fault = faultOf(each, depth - 1, left);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
