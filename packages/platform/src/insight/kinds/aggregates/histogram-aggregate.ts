import { Type } from "typebox";

import type { Sql } from "#events";

import { numericMetricKinds } from "../groups.ts";
import { optional, queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("histogram_aggregate"),
    metric: subquery(numericMetricKinds, "The value of each subscriber."),
    bins: Type.Object(
      {
        n_bins: optional(
          Type.Integer({ minimum: 1, maximum: 10_000 }),
          "How many bins of the same width.",
        ),
        bin_list: optional(
          Type.Array(Type.Number(), { minItems: 2 }),
          "The bounds of the bins, ascending.",
        ),
      },
      { additionalProperties: false, description: "One of both." },
    ),
    range: optional(
      Type.Union([
        Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
        Type.Object(
          { lower_bound: Type.Number(), upper_bound: Type.Number() },
          { additionalProperties: false },
        ),
      ]),
      "The values to look at; null for all.",
    ),
  },
  {
    additionalProperties: false,
    description: "How many subscribers have a metric within each of some bounds.",
  },
);

/** How many subscribers have a metric within each of some bounds. */
export const histogramAggregate: RunnableKind<typeof schema> = {
  name: "histogram_aggregate",
  schema,
  formula: "",
  columns: [
    { name: "value", meaning: "Subscribers." },
    { name: "lower_edge", meaning: "The lower bound of the bin." },
    { name: "upper_edge", meaning: "The upper bound, part of the last bin alone." },
  ],
  example: {
    query_kind: "histogram_aggregate",
    metric: {
      query_kind: "event_count",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      direction: "both",
    },
    bins: { n_bins: 5 },
    range: [0, 50],
  },
  unitFrom: "nonspatial",
  disclosure: { rule: "people" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
