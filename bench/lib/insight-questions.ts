import {
  dailyLocationsSql,
  flowsSql,
  locationEventsSql,
  modalLocationsSql,
  radiusHistogramSql,
  uniqueSubscribersSql,
} from "./flowmachine-sql.ts";

/** A question to the platform and, in SQL, to PostgreSQL. */
export interface Question {
  readonly name: string;
  readonly spec: { readonly query_kind: string } & Readonly<Record<string, unknown>>;
  readonly sql: string;
  /** The columns of an answer in the order in which the SQL gives them; `value` is the last. */
  readonly columns: readonly string[];
  /** By which part of all that is counted the answers may differ. */
  readonly tolerance?: number;
}

const unit = { aggregation_unit: "admin3" };
const week = { start: "2016-01-02", end: "2016-01-09" };
const weekOfSpec = { start_date: week.start, end_date: week.end };

function daily(date: string) {
  return { query_kind: "daily_location", date, method: "last", ...unit };
}

const daysOfWeek = Array.from({ length: 7 }, (_, index) => `2016-01-0${index + 2}`);
const radius = { upper: 50, bins: 25 };

/** No two of them share a sub-query, so that none profits from what another one left behind. */
export const questions: readonly Question[] = [
  {
    name: "unique subscribers, 1 day",
    spec: {
      query_kind: "unique_subscriber_counts",
      start_date: "2016-01-10",
      end_date: "2016-01-11",
      ...unit,
    },
    sql: uniqueSubscribersSql({ start: "2016-01-10", end: "2016-01-11" }),
    columns: ["pcod", "value"],
  },
  {
    name: "unique subscribers, 7 days",
    spec: { query_kind: "unique_subscriber_counts", ...weekOfSpec, ...unit },
    sql: uniqueSubscribersSql(week),
    columns: ["pcod", "value"],
  },
  {
    name: "daily location",
    spec: { query_kind: "spatial_aggregate", locations: daily("2016-01-10") },
    sql: dailyLocationsSql("2016-01-10"),
    columns: ["pcod", "value"],
  },
  {
    name: "modal location, 7 days",
    spec: {
      query_kind: "spatial_aggregate",
      locations: { query_kind: "modal_location", locations: daysOfWeek.map((day) => daily(day)) },
    },
    sql: modalLocationsSql(daysOfWeek),
    columns: ["pcod", "value"],
  },
  {
    name: "flows between two days",
    spec: {
      query_kind: "flows",
      from_location: daily("2016-01-11"),
      to_location: daily("2016-01-12"),
    },
    sql: flowsSql("2016-01-11", "2016-01-12"),
    columns: ["pcod_from", "pcod_to", "value"],
  },
  {
    name: "events per region and hour",
    spec: { query_kind: "location_event_counts", ...weekOfSpec, ...unit, interval: "hour" },
    sql: locationEventsSql(week, { columns: "pcod", hours: true }),
    columns: ["pcod", "date", "hour", "value"],
  },
  {
    name: "radius of gyration",
    spec: {
      query_kind: "histogram_aggregate",
      metric: { query_kind: "radius_of_gyration", ...weekOfSpec },
      bins: { n_bins: radius.bins },
      range: [0, radius.upper],
    },
    sql: radiusHistogramSql(week, radius),
    columns: ["lower_edge", "upper_edge", "value"],
    // The platform's formula of a distance is exact to a hundred-thousandth, which moves few people to the next bin.
    tolerance: 1e-4,
  },
  {
    name: "events per cell and day",
    spec: {
      query_kind: "location_event_counts",
      ...weekOfSpec,
      aggregation_unit: "lon-lat",
      interval: "day",
    },
    sql: locationEventsSql(week, { columns: "lon, lat", hours: false }),
    columns: ["lon", "lat", "date", "value"],
  },
];
