import { Type } from "typebox";

import type { Sql } from "#events";

import { singleLocationKinds } from "../groups.ts";
import { queryKind, samplingParameter, subquery } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("coalesced_location"),
    preferred_location: subquery(
      singleLocationKinds,
      "The place to use where it has enough weight.",
    ),
    fallback_location: subquery(singleLocationKinds, "The place to use otherwise."),
    subscriber_location_weights: subquery(
      ["location_visits"],
      "The weight of the places of each subscriber.",
    ),
    weight_threshold: Type.Integer({
      description: "The smallest weight with which a place counts.",
    }),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "A preferred place, or a fallback for subscribers to whom the preferred one does not apply.",
  },
);

/** A preferred place, or a fallback for subscribers to whom the preferred one does not apply. */
export const coalescedLocation: QueryKind<typeof schema> = {
  name: "coalesced_location",
  schema,
  formula: "",
  columns: [{ name: "subscriber", meaning: "The subscriber, never published." }, placeColumn],
  example: {
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
  unitFrom: "preferred_location",
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
