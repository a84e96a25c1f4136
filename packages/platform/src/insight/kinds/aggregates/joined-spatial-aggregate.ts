import { Type } from "typebox";

import type { Sql } from "#events";

import { locationKinds, metricKinds } from "../groups.ts";
import { oneOf, queryKind, statistics, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("joined_spatial_aggregate"),
    locations: subquery(locationKinds, "The place of each subscriber."),
    metric: subquery(metricKinds, "The value of each subscriber."),
    method: Type.Optional(
      oneOf(
        [...statistics, "distr"],
        "The statistic; distr gives the share of each category.",
        "avg",
      ),
    ),
  },
  {
    additionalProperties: false,
    description: "A statistic of a metric over the subscribers of each place.",
  },
);

/** A statistic of a metric over the subscribers of each place. */
export const joinedSpatialAggregate: RunnableKind<typeof schema> = {
  name: "joined_spatial_aggregate",
  schema,
  formula: "",
  columns: [
    placeColumn,
    { name: "value", meaning: "The statistic." },
    { name: "metric", meaning: "For distr: always value." },
    { name: "key", meaning: "For distr: the category." },
  ],
  example: {
    query_kind: "joined_spatial_aggregate",
    locations: {
      query_kind: "daily_location",
      date: "2016-01-01",
      method: "last",
      aggregation_unit: "admin3",
    },
    metric: {
      query_kind: "event_count",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      direction: "both",
    },
    method: "avg",
  },
  unitFrom: "locations",
  disclosure: { rule: "people" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
