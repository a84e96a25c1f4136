import { Type } from "typebox";

import type { Sql } from "#events";

import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("labelled_spatial_aggregate"),
    locations: subquery(["coalesced_location"], "The place of each subscriber."),
    labels: subquery(["mobility_classification"], "The label of each subscriber."),
  },
  {
    additionalProperties: false,
    description: "How many subscribers of each label have each place.",
  },
);

/** How many subscribers of each label have each place. */
export const labelledSpatialAggregate: RunnableKind<typeof schema> = {
  name: "labelled_spatial_aggregate",
  schema,
  formula: "",
  columns: [
    placeColumn,
    { name: "label", meaning: "The label." },
    { name: "value", meaning: "Subscribers." },
  ],
  example: {
    query_kind: "labelled_spatial_aggregate",
    locations: {
      query_kind: "coalesced_location",
      preferred_location: {
        query_kind: "majority_location",
        subscriber_location_weights: {
          query_kind: "location_visits",
          locations: ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => ({
            query_kind: "daily_location",
            date,
            method: "last",
            aggregation_unit: "admin3",
          })),
        },
      },
      fallback_location: {
        query_kind: "modal_location",
        locations: ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => ({
          query_kind: "daily_location",
          date,
          method: "last",
          aggregation_unit: "admin3",
        })),
      },
      subscriber_location_weights: {
        query_kind: "location_visits",
        locations: ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => ({
          query_kind: "daily_location",
          date,
          method: "last",
          aggregation_unit: "admin3",
        })),
      },
      weight_threshold: 2,
    },
    labels: {
      query_kind: "mobility_classification",
      locations: ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => ({
        query_kind: "daily_location",
        date,
        method: "last",
        aggregation_unit: "admin3",
      })),
      stay_length_threshold: 2,
    },
  },
  unitFrom: "locations",
  disclosure: { rule: "groups", by: "place" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
