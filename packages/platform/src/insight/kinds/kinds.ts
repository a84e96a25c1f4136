import type { QueryKind } from "./query-kind.ts";
import { uniqueSubscriberCounts } from "./unique-subscriber-counts.ts";

/** Every kind that may be run, by name. */
export const kinds: ReadonlyMap<string, QueryKind> = new Map(
  [uniqueSubscriberCounts as unknown as QueryKind].map((kind) => [kind.name, kind]),
);
