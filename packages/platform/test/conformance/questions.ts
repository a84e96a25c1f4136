import type { Spec } from "../../src/insight/kinds/query-kind.ts";
import { days } from "./data.ts";

const perRegion = { aggregation_unit: "admin3" };
const perCell = { aggregation_unit: "lon-lat" };
const firstDay = { start_date: "2016-01-01", end_date: "2016-01-02" };
const week = { start_date: "2016-01-01", end_date: "2016-01-08" };

function daily(index: number): Spec {
  return { query_kind: "daily_location", date: days[index], ...perRegion };
}

export const radiusBounds = [0, 1, 10, 25, 50, 75, 100, 150, 300, 1500];

/** What analysts ask most, each written once. */
export const questions = {
  "unique subscribers per region on a day": {
    query_kind: "unique_subscriber_counts",
    ...firstDay,
    ...perRegion,
  },
  "unique subscribers per region in a week": {
    query_kind: "unique_subscriber_counts",
    ...week,
    ...perRegion,
  },
  "subscribers by the place of their last event of a day": {
    query_kind: "spatial_aggregate",
    locations: daily(0),
  },
  "subscribers by their most frequent place of a week": {
    query_kind: "spatial_aggregate",
    locations: { query_kind: "most_frequent_location", ...week, ...perCell },
  },
  "subscribers by the place of most of a week's days": {
    query_kind: "spatial_aggregate",
    locations: {
      query_kind: "modal_location",
      locations: Array.from({ length: 7 }, (_, index) => daily(index)),
    },
  },
  "flows between two days": {
    query_kind: "flows",
    from_location: daily(0),
    to_location: daily(1),
  },
  "events per region and hour": {
    query_kind: "location_event_counts",
    ...week,
    ...perRegion,
    interval: "hour",
  },
  "radius of gyration": {
    query_kind: "histogram_aggregate",
    metric: { query_kind: "radius_of_gyration", ...week },
    bins: { bin_list: radiusBounds },
  },
  "events per cell and day": { query_kind: "location_event_counts", ...week, ...perCell },
  "from a moment until another, of two types": {
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-01T12:00:00",
    end_date: "2016-01-04T00:00:30",
    event_types: ["calls", "mds"],
    ...perCell,
  },
} as const satisfies Readonly<Record<string, Spec>>;
