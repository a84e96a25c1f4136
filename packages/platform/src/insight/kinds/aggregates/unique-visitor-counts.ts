import { Type } from "typebox";

import type { Sql } from "#events";

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
  formula: "",
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
      reference_locations: {
        query_kind: "daily_location",
        date: "2016-01-01",
        method: "last",
        aggregation_unit: "admin3",
      },
    },
    unique_subscriber_counts: {
      query_kind: "unique_subscriber_counts",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      aggregation_unit: "admin3",
    },
  },
  unitFrom: "active_at_reference_location_counts",
  disclosure: { rule: "people" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
