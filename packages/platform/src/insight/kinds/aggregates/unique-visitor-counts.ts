import { Type } from "typebox";

import { subtractPeople } from "../../queries/counts.ts";
import { exampleDay } from "../example-specs.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("unique_visitor_counts"),
    active_at_reference_location_counts: subquery(
      ["active_at_reference_location_counts"],
      "Those who were at their place of reference.",
    ),
    unique_subscriber_counts: subquery(["unique_subscriber_counts"], "All who were at each place."),
  },
  {
    additionalProperties: false,
    description: "How many subscribers were at each place that is not their place of reference.",
  },
);

/** How many subscribers were at each place that is not their place of reference. */
export const uniqueVisitorCounts: RunnableKind<typeof schema> = {
  name: "unique_visitor_counts",
  schema,
  formula:
    "`value(p) = u(p) - a(p)`, with `u` the numbers of unique_subscriber_counts and `a` those of active_at_reference_location_counts, 0 where there is none. Both are taken before anything is withheld. A place is left out as well where `a` is small but not 0, because who knows `u` could tell it from the difference. It is the number of visitors if both queries are about the same events.",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "unique_visitor_counts",
    active_at_reference_location_counts: {
      query_kind: "active_at_reference_location_counts",
      unique_locations: {
        query_kind: "unique_locations",
        start_date: "2016-01-01",
        end_date: "2016-01-08",
        aggregation_unit: "admin3",
      },
      reference_locations: exampleDay(1),
    },
    unique_subscriber_counts: {
      query_kind: "unique_subscriber_counts",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      aggregation_unit: "admin3",
    },
  },
  unitFrom: "active_at_reference_location_counts",
  placesAlike: ["unique_subscriber_counts", "active_at_reference_location_counts"],
  disclosure: { rule: "people" },
  compile: (spec, compilation) =>
    subtractPeople(
      compilation.subquery(spec.unique_subscriber_counts),
      compilation.subquery(spec.active_at_reference_location_counts),
      compilation.placesOf(spec.unique_subscriber_counts),
    ),
};
