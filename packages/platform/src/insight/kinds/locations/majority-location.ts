import { Type } from "typebox";

import type { Sql } from "#events";

import { queryKind, samplingParameter, subquery } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("majority_location"),
    subscriber_location_weights: subquery(["location_visits"], "The weight of each place."),
    include_unlocatable: Type.Optional(
      Type.Boolean({
        default: false,
        description: "Whether subscribers without such a place have a row with a place of null.",
      }),
    ),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "The place that holds more than half of the weight of a subscriber.",
  },
);

/** The place that holds more than half of the weight of a subscriber. */
export const majorityLocation: QueryKind<typeof schema> = {
  name: "majority_location",
  schema,
  formula: "",
  columns: [{ name: "subscriber", meaning: "The subscriber, never published." }, placeColumn],
  example: {
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
  unitFrom: "subscriber_location_weights",
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
