import { type Static, Type } from "typebox";

import { sharesPerPlace, statisticsPerPlace } from "../../queries/joined-metrics.ts";
import { exampleDay } from "../example-specs.ts";
import { categoricalMetricKinds, locationKinds, metricKinds } from "../groups.ts";
import { oneOf, queryKind, statistics, subquery } from "../parameters.ts";
import type { FieldMessages, RunnableKind } from "../query-kind.ts";
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

/** Categories have shares, numbers have statistics. */
function checkMethod({ metric, method }: Static<typeof schema>): FieldMessages {
  const isCategorical = categoricalMetricKinds.some((name) => name === metric.query_kind);
  if (isCategorical === (method === "distr")) return {};
  return { method: [`Must be one of: ${(isCategorical ? ["distr"] : statistics).join(", ")}.`] };
}

/** A statistic of a metric over the subscribers of each place. */
export const joinedSpatialAggregate: RunnableKind<typeof schema> = {
  name: "joined_spatial_aggregate",
  schema,
  formula:
    "`value(p) = method(metric(s) : s is at p in locations and has a metric)`; each subscriber counts once at each of the places that " +
    "locations gives. `median`, `mode`, `stddev` and `variance` are those of the metrics' own statistics. A place counts as published " +
    "by the subscribers who have both the place and the metric, not by those of locations alone. `min` and `max` are the value of one person, " +
    "as in FlowKit, who is hidden among the others of the place and not by the number itself.\n\n" +
    "For `distr` a row is a category `k` at a place: `value(p, k) = n(p, k) / N(p)`, where `n(p, k)` is the number of subscribers at `p` whose " +
    "metric is `k`. Categories of too few people are not published. `N(p)` is the number of all subscribers with a metric at `p` if those who are in " +
    "unpublished categories are enough people to be published together; otherwise it is the number of those in published categories, so that " +
    "what is missing from 1 tells nothing.",
  columns: [
    placeColumn,
    { name: "value", meaning: "The statistic." },
    { name: "metric", meaning: "For distr: always value." },
    { name: "key", meaning: "For distr: the category." },
  ],
  example: {
    query_kind: "joined_spatial_aggregate",
    locations: exampleDay(1),
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
  check: checkMethod,
  columnsOf: ({ method }) =>
    method === "distr" ? ["place", "metric", "key", "value"] : ["place", "value"],
  compile: ({ locations, metric, method = "avg" }, compilation) => {
    const joined = {
      locations: compilation.subquery(locations),
      metric: compilation.subquery(metric),
      places: compilation.placesOf(locations),
    };
    return method === "distr"
      ? sharesPerPlace(compilation, joined)
      : statisticsPerPlace(compilation, joined, method);
  },
};
