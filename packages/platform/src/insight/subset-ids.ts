import type { Tenant } from "#kernel";

import { executionErrors } from "./execution/execution-errors.ts";
import { parametersInvalid } from "./query-spec.ts";
import { findSubquery } from "./store/subqueries.ts";

const field = "subscriber_subset";

/** Deeper than any sound specification. */
const deepest = 60;

/**
 * A submitted specification in which queries stand in the place of their ids, wherever subscribers are chosen by one. What else is wrong
 * with it stays as it is.
 *
 * @throws `insight.subset_unknown` naming the field
 */
export async function replaceSubsetIds(tenant: Tenant, body: unknown): Promise<unknown> {
  return await replaceIn(body, [], createFinder(tenant));
}

/** Finds what a field's id stands for. */
type Find = (id: string, path: readonly string[]) => Promise<unknown>;

/** How many different subsets may be named; each is looked up once. */
const mostIds = 100;

function createFinder(tenant: Tenant): Find {
  const found = new Map<string, unknown>();
  return async (id, path) => {
    if (found.size >= mostIds && !found.has(id)) throw tooMany(path);
    const spec = found.get(id) ?? (await findSubset(tenant, id, path));
    found.set(id, spec);
    return spec;
  };
}

async function replaceIn(value: unknown, path: readonly string[], find: Find): Promise<unknown> {
  if (typeof value !== "object" || value === null || path.length > deepest) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      items.push(await replaceIn(item, [...path, String(index)], find));
    }
    return items;
  }
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    const place = [...path, name];
    const isId = name === field && typeof item === "string";
    entries.push([name, isId ? await find(item, place) : await replaceIn(item, place, find)]);
  }
  return Object.fromEntries(entries);
}

async function findSubset(tenant: Tenant, id: string, path: readonly string[]): Promise<unknown> {
  const found = await findSubquery(tenant, id);
  if (found) return JSON.parse(found.spec);
  const text = JSON.stringify(id.slice(0, 60));
  const place = path.join(".");
  const messages = { [place]: [`There is no query ${text} whose subscribers could be a subset.`] };
  throw executionErrors.subset_unknown(
    { field: place, id: text },
    { extensions: { payload: { validation_error_messages: messages } } },
  );
}

function tooMany(path: readonly string[]): Error {
  return parametersInvalid({ [path.join(".")]: [`At most ${mostIds} different subsets.`] });
}
