import { Type } from "typebox";

import { networkStatistic } from "../../queries/network.ts";
import { oneOf, queryKind, statistics, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("aggregate_network_objects"),
    total_network_objects: subquery(["total_network_objects"], "The numbers to aggregate."),
    statistic: Type.Optional(oneOf(statistics, "How the numbers of a place become one.", "avg")),
    aggregate_by: Type.Optional(
      oneOf(
        ["second", "minute", "hour", "day", "month", "year", "century"],
        "The longer period.",
        "day",
      ),
    ),
  },
  {
    additionalProperties: false,
    description:
      "A statistic of how many different cells had an event in each place, over longer periods.",
  },
);

/** A statistic of how many different cells had an event in each place, over longer periods. */
export const aggregateNetworkObjects: RunnableKind<typeof schema> = {
  name: "aggregate_network_objects",
  schema,
  formula: [
    "`value(p, T) = statistic({value(p, t) : t in T, contributors(p, t) > threshold})`, over the periods `t` of `total_network_objects` that begin in the longer period `T`.",
    "Only numbers that may be published themselves count, so that no statistic tells of fewer people than its parts. Deviation and variance are those of a sample; the mode is the smallest of the most frequent.",
  ].join("\n"),
  source: "FlowMachine, AggregateNetworkObjects (https://flowkit.xyz)",
  columns: [
    placeColumn,
    { name: "value", meaning: "The statistic." },
    { name: "datetime", meaning: "The beginning of the longer period." },
  ],
  example: {
    query_kind: "aggregate_network_objects",
    total_network_objects: {
      query_kind: "total_network_objects",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      aggregation_unit: "admin3",
      total_by: "hour",
    },
    statistic: "avg",
    aggregate_by: "day",
  },
  unitFrom: "total_network_objects",
  disclosure: { rule: "people" },
  compile: ({ total_network_objects: objects, statistic, aggregate_by: period }, compilation) =>
    networkStatistic(compilation, compilation.subquery(objects), compilation.placesOf(objects), {
      statistic: statistic ?? "avg",
      period: period ?? "day",
    }),
};
