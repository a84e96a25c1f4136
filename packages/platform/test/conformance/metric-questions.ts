import { statistics } from "../../src/insight/kinds/parameters.ts";
import type { Spec } from "../../src/insight/kinds/query-kind.ts";

const week = { start_date: "2016-01-01", end_date: "2016-01-08" };
const locations = {
  query_kind: "most_frequent_location",
  ...week,
  aggregation_unit: "admin3",
};
/** On a day that is not part of the week. */
const reference = {
  query_kind: "daily_location",
  date: "2016-01-08",
  aggregation_unit: "lon-lat",
};

const metrics: Readonly<Record<string, Spec>> = {
  "radius of gyration": { query_kind: "radius_of_gyration", ...week },
  "radius of gyration at night": {
    query_kind: "radius_of_gyration",
    ...week,
    hours: { start_hour: 20, end_hour: 6 },
  },
  "unique location counts": {
    query_kind: "unique_location_counts",
    ...week,
    aggregation_unit: "admin3",
  },
  "active days": { query_kind: "total_active_periods", start_date: "2016-01-01", total_periods: 7 },
  "active quarters of an hour": {
    query_kind: "total_active_periods",
    start_date: "2016-01-01T00:30:00",
    total_periods: 200,
    period_unit: "minutes",
    period_length: 15,
  },
  "event count": { query_kind: "event_count", ...week },
  "outgoing events": { query_kind: "event_count", ...week, direction: "out" },
  "events of callers": {
    query_kind: "event_count",
    ...week,
    subscriber_subset: {
      query_kind: "event_count",
      ...week,
      direction: "in",
      event_types: ["calls"],
    },
  },
  "subscriber degree": { query_kind: "subscriber_degree", ...week },
  "incoming subscriber degree": { query_kind: "subscriber_degree", ...week, direction: "in" },
  "pareto interactions": { query_kind: "pareto_interactions", ...week, proportion: 0.8 },
  "nocturnal events": { query_kind: "nocturnal_events", ...week },
  ...perStatistic("displacement", { reference_location: reference }),
  ...perStatistic("topup_amount"),
  ...perStatistic("topup_balance"),
};

/** Every metric, as what is published about it, and every method of publishing one. */
export const metricQuestions: Readonly<Record<string, Spec>> = {
  ...Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [
      `${name}, in round bins`,
      { query_kind: "histogram_aggregate", metric, bins: { n_bins: 20 } },
    ]),
  ),
  ...Object.fromEntries(
    statistics.map((method) => [
      `${method} of nocturnal events per region`,
      joined(metrics["nocturnal events"]!, method),
    ]),
  ),
  ...Object.fromEntries(
    (["last", "most-common"] as const).map((method) => [
      `shares of the ${method} handset`,
      joined({ query_kind: "handset", ...week, method, characteristic: "brand" }, "distr"),
    ]),
  ),
  "events in bins of a list": {
    query_kind: "histogram_aggregate",
    metric: metrics["event count"]!,
    bins: { bin_list: [0, 5, 12.5, 20, 40] },
    range: [3, 30],
  },
  "radii in bins of a range": {
    query_kind: "histogram_aggregate",
    metric: metrics["radius of gyration"]!,
    bins: { n_bins: 9 },
    range: { lower_bound: 10, upper_bound: 500 },
  },
  "mobile money per region": mobileMoney("admin3", "amount"),
  "fees of mobile money per cell": mobileMoney("lon-lat", "fee"),
};

function perStatistic(kind: string, others: object = {}): Record<string, Spec> {
  return Object.fromEntries(
    statistics.map((statistic) => [
      `${kind}, ${statistic}`,
      { query_kind: kind, ...week, statistic, ...others },
    ]),
  );
}

function joined(metric: Spec, method: string): Spec {
  return { query_kind: "joined_spatial_aggregate", locations, metric, method };
}

function mobileMoney(unit: string, metric: string): Spec {
  return { query_kind: "dfs_metric_total_amount", ...week, aggregation_unit: unit, metric };
}
