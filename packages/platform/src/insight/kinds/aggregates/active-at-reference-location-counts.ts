import { Type } from "typebox";

import { countPeople, locationsInBoth } from "../../queries/locations.ts";
import { exampleDay } from "../example-specs.ts";
import { singleLocationKinds } from "../groups.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("active_at_reference_location_counts"),
    unique_locations: subquery(["unique_locations"], "Where subscribers were."),
    reference_locations: subquery(
      singleLocationKinds,
      "The place of reference of each subscriber.",
    ),
  },
  {
    additionalProperties: false,
    description: "How many subscribers were at their place of reference at all.",
  },
);

/** How many subscribers were at their place of reference at all. */
export const activeAtReferenceLocationCounts: RunnableKind<typeof schema> = {
  name: "active_at_reference_location_counts",
  schema,
  formula:
    "`value(p) = |{s : p is among the places of s in unique_locations, and the place of s in reference_locations}|`",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "active_at_reference_location_counts",
    unique_locations: {
      query_kind: "unique_locations",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      aggregation_unit: "admin3",
    },
    reference_locations: exampleDay(1),
  },
  unitFrom: "reference_locations",
  placesAlike: ["unique_locations", "reference_locations"],
  disclosure: { rule: "people" },
  compile: (spec, compilation) => {
    const places = compilation.placesOf(spec.unique_locations);
    const visited = compilation.subquery(spec.unique_locations);
    const reference = compilation.subquery(spec.reference_locations);
    return countPeople(locationsInBoth(visited, reference, places), places);
  },
};
