/** Kinds with a place per subscriber and their parameters alike: at most one row per subscriber. */
export const singleLocationKinds = [
  "daily_location",
  "modal_location",
  "most_frequent_location",
  "majority_location",
  "coalesced_location",
] as const;

/** Kinds with places per subscriber: `subscriber` and the columns of the place. */
export const locationKinds = [
  ...singleLocationKinds,
  "unique_locations",
  "location_visits",
] as const;

/** Kinds with a number per subscriber: `subscriber` and `value`. */
export const numericMetricKinds = [
  "radius_of_gyration",
  "unique_location_counts",
  "topup_balance",
  "topup_amount",
  "subscriber_degree",
  "event_count",
  "displacement",
  "pareto_interactions",
  "nocturnal_events",
  "total_active_periods",
] as const;

/** Kinds with a text per subscriber: `subscriber` and `value`. */
export const categoricalMetricKinds = ["handset"] as const;

export const metricKinds = [...numericMetricKinds, ...categoricalMetricKinds] as const;

/** Kinds whose subscribers can be a subset: all that have a column `subscriber`. */
export const subscriberKinds = [
  ...locationKinds,
  ...metricKinds,
  "mobility_classification",
] as const;
