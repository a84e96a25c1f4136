import type { Dialect, Sql } from "#events";

import type { Spec } from "../kinds/query-kind.ts";

/** The rows of the subscribers that a specification's `sampling` chooses; all without it. */
export function sampleOf(rows: Sql, { sampling }: Spec, _dialect: Dialect): Sql {
  if (!sampling) return rows;
  throw new Error("to be written");
}
