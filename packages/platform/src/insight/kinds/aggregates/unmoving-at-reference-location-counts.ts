import { Type } from "typebox";

import { countPeople, locationsInBoth, onlyLocations } from "../../queries/locations.ts";
import { exampleDay } from "../example-specs.ts";
import { singleLocationKinds } from "../groups.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("unmoving_at_reference_location_counts"),
    locations: subquery(["unique_locations"], "Where subscribers were."),
    reference_locations: subquery(
      singleLocationKinds,
      "The place of reference of each subscriber.",
    ),
  },
  {
    additionalProperties: false,
    description: "How many subscribers were at their place of reference only.",
  },
);

/** How many subscribers were at their place of reference only. */
export const unmovingAtReferenceLocationCounts: RunnableKind<typeof schema> = {
  name: "unmoving_at_reference_location_counts",
  schema,
  formula:
    "`value(p) = |{s : p is the only place of s in locations, and the place of s in reference_locations}|`",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "unmoving_at_reference_location_counts",
    locations: {
      query_kind: "unique_locations",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      aggregation_unit: "admin3",
    },
    reference_locations: exampleDay(1),
  },
  unitFrom: "reference_locations",
  placesAlike: ["locations", "reference_locations"],
  disclosure: { rule: "people" },
  compile: (spec, compilation) => {
    const places = compilation.placesOf(spec.locations);
    const only = onlyLocations(compilation.subquery(spec.locations), places);
    const reference = compilation.subquery(spec.reference_locations);
    return countPeople(locationsInBoth(only, reference, places), places);
  },
};
