type Spec = Readonly<Record<string, unknown>>;

/** The week with data. */
const interval = { start_date: "2016-01-01", end_date: "2016-01-03" };
/** What flowclient sends for what its user leaves out. */
const anyTables = { mapping_table: null, geom_table: null, geom_table_join_column: null };
const admin3 = { aggregation_unit: "admin3", ...anyTables };
const anyEvents = { event_types: null, subscriber_subset: null };
const anyHours = { hours: null };
const inWeek = { ...interval, ...anyEvents, ...anyHours };

const dailyLocation = (date: string, change: Spec = {}): Spec => ({
  query_kind: "daily_location",
  date,
  method: "last",
  ...admin3,
  ...anyEvents,
  ...anyHours,
  ...change,
});
const [first, second] = [dailyLocation("2016-01-01"), dailyLocation("2016-01-02")];
const modalLocation: Spec = { query_kind: "modal_location", locations: [first, second] };
const uniqueLocations: Spec = { query_kind: "unique_locations", ...inWeek, ...admin3 };
const mostFrequentLocation: Spec = {
  query_kind: "most_frequent_location",
  ...inWeek,
  ...admin3,
};
const locationVisits: Spec = { query_kind: "location_visits", locations: [first, modalLocation] };
const majorityLocation = (include_unlocatable: boolean): Spec => ({
  query_kind: "majority_location",
  subscriber_location_weights: locationVisits,
  include_unlocatable,
});
const coalescedLocation: Spec = {
  query_kind: "coalesced_location",
  preferred_location: majorityLocation(false),
  fallback_location: majorityLocation(true),
  subscriber_location_weights: locationVisits,
  weight_threshold: 2,
};
const mobilityClassification: Spec = {
  query_kind: "mobility_classification",
  locations: [majorityLocation(true), coalescedLocation],
  stay_length_threshold: 2,
};
const sampled: Spec = {
  ...first,
  sampling: {
    seed: 0.5,
    sampling_method: "random_ids",
    size: 5000,
    fraction: null,
    estimate_count: true,
  },
};

/** The metrics that flowclient has a builder for, by the name of their kind. */
const metrics: Readonly<Record<string, Spec>> = {
  radius_of_gyration: inWeek,
  total_active_periods: {
    start_date: "2016-01-01",
    total_periods: 3,
    period_unit: "days",
    period_length: 1,
    ...anyEvents,
    ...anyHours,
  },
  unique_location_counts: { ...inWeek, ...admin3 },
  topup_balance: { ...interval, statistic: "avg", subscriber_subset: null, ...anyHours },
  topup_amount: { ...interval, statistic: "avg", subscriber_subset: null, ...anyHours },
  subscriber_degree: { ...inWeek, direction: "both" },
  event_count: { ...inWeek, direction: "both", event_types: ["sms", "calls"] },
  displacement: {
    ...inWeek,
    statistic: "avg",
    reference_location: dailyLocation("2016-01-01", { aggregation_unit: "lon-lat" }),
  },
  pareto_interactions: { ...inWeek, proportion: "0.8" },
  nocturnal_events: {
    ...interval,
    ...anyEvents,
    night_hours: { start_hour: 20, end_hour: 4 },
  },
};

/** Rings that are not closed, as in FlowKit's own tests. */
const labels = {
  evening: {
    type: "Polygon",
    coordinates: [
      [
        [1e-6, -0.5],
        [1e-6, -1.1],
        [1.1, -1.1],
        [1.1, -0.5],
      ],
    ],
  },
  day: {
    type: "Polygon",
    coordinates: [
      [
        [-1.1, -0.5],
        [-1.1, 0.5],
        [-1e-6, 0.5],
        [0, -0.5],
      ],
    ],
  },
};
const meaningful = {
  labels,
  tower_hour_of_day_scores: [
    -1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, -1, -1, -1,
  ],
  tower_day_of_week_scores: {
    monday: 1,
    tuesday: 1,
    wednesday: 1,
    thursday: 0,
    friday: -1,
    saturday: -1,
    sunday: -1,
  },
  tower_cluster_radius: 1,
  tower_cluster_call_threshold: 0,
  ...admin3,
  aggregation_unit: "admin1",
  ...anyEvents,
};
const totalNetworkObjects: Spec = {
  query_kind: "total_network_objects",
  ...inWeek,
  ...admin3,
  total_by: "day",
};
const spatialAggregate = (locations: Spec): Spec => ({
  query_kind: "spatial_aggregate",
  locations,
});
const joined = (metric: Spec, method: string): Spec => ({
  query_kind: "joined_spatial_aggregate",
  method,
  locations: first,
  metric,
});
const betweenPlaces = { from_location: first, to_location: second, join_type: "inner" };
const atReference = { reference_locations: first };

const joinedMetrics = Object.entries(metrics).map(([kind, parameters]): readonly [string, Spec] => [
  `joined_spatial_aggregate of ${kind}`,
  joined({ query_kind: kind, ...parameters }, "avg"),
]);

/** What flowclient sends for each of its builders, by the name of what is built. The data are of the first days of 2016. */
export const flowclientQueries: readonly (readonly [string, Spec])[] = [
  ...joinedMetrics,
  [
    "joined_spatial_aggregate of handset",
    joined(
      { query_kind: "handset", ...inWeek, characteristic: "hnd_type", method: "last" },
      "distr",
    ),
  ],
  ["spatial_aggregate of daily_location", spatialAggregate(first)],
  [
    "spatial_aggregate of daily_location, most common, in some hours",
    spatialAggregate(
      dailyLocation("2016-01-01", {
        method: "most-common",
        hours: { start_hour: 4, end_hour: 17 },
        event_types: ["calls", "sms"],
      }),
    ),
  ],
  ["spatial_aggregate of modal_location", spatialAggregate(modalLocation)],
  ["spatial_aggregate of most_frequent_location", spatialAggregate(mostFrequentLocation)],
  ["spatial_aggregate of unique_locations", spatialAggregate(uniqueLocations)],
  ["spatial_aggregate of majority_location", spatialAggregate(majorityLocation(false))],
  ["spatial_aggregate of coalesced_location", spatialAggregate(coalescedLocation)],
  ["spatial_aggregate of random_sample", spatialAggregate(sampled)],
  [
    "spatial_aggregate per lon-lat",
    spatialAggregate(dailyLocation("2016-01-01", { aggregation_unit: "lon-lat" })),
  ],
  [
    "spatial_aggregate of a subset",
    spatialAggregate(dailyLocation("2016-01-01", { subscriber_subset: second })),
  ],
  [
    "location_event_counts",
    {
      query_kind: "location_event_counts",
      ...inWeek,
      ...admin3,
      interval: "day",
      direction: "both",
    },
  ],
  [
    "meaningful_locations_aggregate",
    { query_kind: "meaningful_locations_aggregate", ...interval, ...meaningful, label: "unknown" },
  ],
  [
    "meaningful_locations_between_label_od_matrix",
    {
      query_kind: "meaningful_locations_between_label_od_matrix",
      ...interval,
      ...meaningful,
      label_a: "unknown",
      label_b: "evening",
    },
  ],
  [
    "meaningful_locations_between_dates_od_matrix",
    {
      query_kind: "meaningful_locations_between_dates_od_matrix",
      start_date_a: "2016-01-01",
      end_date_a: "2016-01-02",
      start_date_b: "2016-01-01",
      end_date_b: "2016-01-05",
      ...meaningful,
      label: "unknown",
    },
  ],
  ["flows", { query_kind: "flows", ...betweenPlaces }],
  [
    "flows of modal_location",
    { query_kind: "flows", ...betweenPlaces, from_location: modalLocation },
  ],
  [
    "flows with those who are in one place only",
    {
      query_kind: "flows",
      from_location: uniqueLocations,
      to_location: uniqueLocations,
      join_type: "left outer",
    },
  ],
  ["inflows", { query_kind: "inflows", ...betweenPlaces }],
  ["outflows", { query_kind: "outflows", ...betweenPlaces }],
  ["unique_subscriber_counts", { query_kind: "unique_subscriber_counts", ...inWeek, ...admin3 }],
  [
    "location_introversion",
    { query_kind: "location_introversion", ...inWeek, ...admin3, direction: "both" },
  ],
  ["total_network_objects", totalNetworkObjects],
  [
    "aggregate_network_objects",
    {
      query_kind: "aggregate_network_objects",
      total_network_objects: totalNetworkObjects,
      statistic: "median",
      aggregate_by: "day",
    },
  ],
  [
    "histogram_aggregate with a number of bins",
    {
      query_kind: "histogram_aggregate",
      metric: { query_kind: "event_count", ...metrics["event_count"] },
      bins: { n_bins: 5 },
    },
  ],
  [
    "histogram_aggregate with a list of bins and a range",
    {
      query_kind: "histogram_aggregate",
      metric: { query_kind: "event_count", ...metrics["event_count"] },
      bins: { bin_list: [1, 2, 5, 10] },
      range: [1, 10],
    },
  ],
  [
    "consecutive_trips_od_matrix",
    { query_kind: "consecutive_trips_od_matrix", ...inWeek, ...admin3 },
  ],
  ["trips_od_matrix", { query_kind: "trips_od_matrix", ...inWeek, ...admin3 }],
  ["unmoving_counts", { query_kind: "unmoving_counts", locations: uniqueLocations }],
  [
    "unmoving_at_reference_location_counts",
    {
      query_kind: "unmoving_at_reference_location_counts",
      locations: uniqueLocations,
      ...atReference,
    },
  ],
  [
    "active_at_reference_location_counts",
    {
      query_kind: "active_at_reference_location_counts",
      unique_locations: uniqueLocations,
      ...atReference,
    },
  ],
  [
    "labelled_spatial_aggregate",
    {
      query_kind: "labelled_spatial_aggregate",
      locations: coalescedLocation,
      labels: mobilityClassification,
    },
  ],
  [
    "labelled_flows",
    {
      query_kind: "labelled_flows",
      from_location: coalescedLocation,
      to_location: coalescedLocation,
      labels: mobilityClassification,
      join_type: "inner",
    },
  ],
];
