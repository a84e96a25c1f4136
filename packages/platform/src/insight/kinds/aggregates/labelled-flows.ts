import { Type } from "typebox";

import type { Sql } from "#events";

import { oneOf, queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("labelled_flows"),
    from_location: subquery(["coalesced_location"], "Where subscribers were before."),
    to_location: subquery(["coalesced_location"], "Where they were after."),
    labels: subquery(["mobility_classification"], "The label of each subscriber."),
    join_type: Type.Optional(
      oneOf(
        ["inner", "full outer", "left", "right", "left outer", "right outer"],
        "What becomes of subscribers with one place only.",
        "inner",
      ),
    ),
  },
  {
    additionalProperties: false,
    description: "How many subscribers of each label went from each place to each other.",
  },
);

/** How many subscribers of each label went from each place to each other. */
export const labelledFlows: RunnableKind<typeof schema> = {
  name: "labelled_flows",
  schema,
  formula: "",
  columns: [
    { name: "label", meaning: "The label." },
    { name: "place_from", meaning: "Where from: pcod_from, or lon_from and lat_from." },
    { name: "place_to", meaning: "Where to: pcod_to, or lon_to and lat_to." },
    { name: "value", meaning: "Subscribers." },
  ],
  example: {
    query_kind: "labelled_flows",
    from_location: {
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
    to_location: {
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
    join_type: "inner",
  },
  unitFrom: "from_location",
  disclosure: { rule: "groups", by: "places of a flow" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
