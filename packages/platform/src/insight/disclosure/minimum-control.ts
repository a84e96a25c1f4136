import { runnableKindOf } from "../query-tree.ts";
import type { DisclosureControl } from "./disclosure.ts";
import { requireMinimumPeople, withoutPeople } from "./minimum-people.ts";

/** Lets everybody ask, and leaves out rows of too few people: the least that has to be done, whatever else is. */
export function createMinimumControl(threshold: number): DisclosureControl {
  return {
    admit: async () => undefined,
    async release(_tenant, { query, rows }) {
      const { disclosure } = runnableKindOf(query.spec);
      const published = requireMinimumPeople(rows, { disclosure, unit: query.unit, threshold });
      return published.map((row) => withoutPeople(row));
    },
  };
}
