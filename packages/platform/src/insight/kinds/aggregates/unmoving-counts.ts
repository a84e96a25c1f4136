import { Type } from "typebox";

import { countPeople, onlyLocations } from "../../queries/locations.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("unmoving_counts"),
    locations: subquery(["unique_locations"], "Where subscribers were."),
  },
  { additionalProperties: false, description: "How many subscribers were at one place only." },
);

/** How many subscribers were at one place only. */
export const unmovingCounts: RunnableKind<typeof schema> = {
  name: "unmoving_counts",
  schema,
  formula: "`value(p) = |{s : p is the only place of s in locations}|`",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "unmoving_counts",
    locations: {
      query_kind: "unique_locations",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      aggregation_unit: "admin3",
    },
  },
  unitFrom: "locations",
  disclosure: { rule: "people" },
  compile: ({ locations }, compilation) => {
    const places = compilation.placesOf(locations);
    return countPeople(onlyLocations(compilation.subquery(locations), places), places);
  },
};
