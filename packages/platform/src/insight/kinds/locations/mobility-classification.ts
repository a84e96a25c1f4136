import { Type } from "typebox";

import type { Sql } from "#events";

import { singleLocationKinds } from "../groups.ts";
import { queryKind, samplingParameter, subqueries } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("mobility_classification"),
    locations: subqueries(singleLocationKinds, "The place in each period, in the order of time."),
    stay_length_threshold: Type.Integer({
      minimum: 1,
      description: "In how many periods on end a place has to be the same for a stay.",
    }),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable.",
  },
);

/** How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable. */
export const mobilityClassification: QueryKind<typeof schema> = {
  name: "mobility_classification",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "The class." },
  ],
  example: {
    query_kind: "mobility_classification",
    locations: ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => ({
      query_kind: "daily_location",
      date,
      method: "last",
      aggregation_unit: "admin3",
    })),
    stay_length_threshold: 2,
  },
  unitFrom: "locations",
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
