import { Type } from "typebox";

import type { Sql } from "#events";

import { locationKinds } from "../groups.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("spatial_aggregate"),
    locations: subquery(locationKinds, "The place of each subscriber."),
  },
  { additionalProperties: false, description: "How many subscribers have each place." },
);

/** How many subscribers have each place. */
export const spatialAggregate: RunnableKind<typeof schema> = {
  name: "spatial_aggregate",
  schema,
  formula: "",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "spatial_aggregate",
    locations: {
      query_kind: "daily_location",
      date: "2016-01-01",
      method: "last",
      aggregation_unit: "admin3",
    },
  },
  unitFrom: "locations",
  disclosure: { rule: "people" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
