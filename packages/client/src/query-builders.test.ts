import { expect, test } from "vitest";

import {
  activeAtReferenceLocationCountsSpec,
  coalescedLocationSpec,
  connect,
  dailyLocationSpec,
  eventCountSpec,
  locationVisitsSpec,
  mobilityClassificationSpec,
  runnableQueryKinds,
  totalNetworkObjectsSpec,
  uniqueLocationsSpec,
  uniqueSubscriberCountsSpec,
} from "./index.ts";

const connection = connect({ url: "http://127.0.0.1:9", token: "t" });

/** What flowclient sends for the parameters that several functions share and that are left out. */
const noPlaces = { mapping_table: null, geom_table: null, geom_table_join_column: null };
const noEvents = { event_types: null, hours: null, subscriber_subset: null };

const dates = { startDate: "2016-01-01", endDate: "2016-01-08" };
const sentDates = { start_date: "2016-01-01", end_date: "2016-01-08" };
const week = { ...dates, aggregationUnit: "admin3" } as const;
const sentWeek = { ...sentDates, aggregation_unit: "admin3", ...noPlaces, ...noEvents };

const day = dailyLocationSpec({
  date: "2016-01-01",
  method: "most-common",
  aggregationUnit: "admin3",
});
const nextDay = dailyLocationSpec({ date: "2016-01-02", aggregationUnit: "admin3" });
const places = uniqueLocationsSpec(week);
const calls = eventCountSpec({ ...dates, eventTypes: ["calls"] });
const visits = locationVisitsSpec({ locations: [day, nextDay] });
const settled = coalescedLocationSpec({
  preferredLocation: day,
  fallbackLocation: nextDay,
  subscriberLocationWeights: visits,
  weightThreshold: 2,
});
const labels = mobilityClassificationSpec({ locations: [day, nextDay], stayLengthThreshold: 2 });
const scores = {
  monday: 1,
  tuesday: 1,
  wednesday: 1,
  thursday: 1,
  friday: 1,
  saturday: -1,
  sunday: -1,
};
const area = {
  type: "Polygon",
  coordinates: [
    [
      [0, -1],
      [0, 1],
      [1, 1],
    ],
  ],
} as const;
const hourScores = Array.from({ length: 24 }, () => 0.5);
const meaningful = {
  aggregationUnit: "admin3",
  labels: { at_home: area },
  towerHourOfDayScores: hourScores,
  towerDayOfWeekScores: scores,
} as const;
const sentMeaningful = {
  aggregation_unit: "admin3",
  labels: { at_home: area },
  tower_hour_of_day_scores: hourScores,
  tower_day_of_week_scores: scores,
  tower_cluster_radius: 1,
  tower_cluster_call_threshold: 0,
  event_types: null,
  subscriber_subset: null,
  ...noPlaces,
};

interface Made {
  readonly query_kind: string;
}

const runnable: readonly (readonly [Made, object])[] = [
  [
    connection.activeAtReferenceLocationCounts({
      uniqueLocations: places,
      referenceLocations: day,
    }).spec,
    {
      query_kind: "active_at_reference_location_counts",
      unique_locations: places,
      reference_locations: day,
    },
  ],
  [
    connection.aggregateNetworkObjects({
      totalNetworkObjects: totalNetworkObjectsSpec(week),
      statistic: "median",
    }).spec,
    {
      query_kind: "aggregate_network_objects",
      total_network_objects: { query_kind: "total_network_objects", ...sentWeek, total_by: "day" },
      statistic: "median",
      aggregate_by: "day",
    },
  ],
  [
    connection.consecutiveTripsOdMatrix(week).spec,
    { query_kind: "consecutive_trips_od_matrix", ...sentWeek },
  ],
  [
    connection.dummyQuery({ dummyParam: "hello" }).spec,
    { query_kind: "dummy_query", dummy_param: "hello", dummy_delay: 0 },
  ],
  [
    connection.flows({ fromLocation: day, toLocation: nextDay, joinType: "left outer" }).spec,
    {
      query_kind: "flows",
      from_location: day,
      to_location: nextDay,
      join_type: "left outer",
    },
  ],
  [
    connection.geographyQuery({ aggregationUnit: "admin2" }).spec,
    expect.objectContaining({ query_kind: "geography", aggregation_unit: "admin2" }),
  ],
  [
    connection.histogramAggregate({ metric: calls, bins: 5 }).spec,
    { query_kind: "histogram_aggregate", metric: calls, bins: { n_bins: 5 } },
  ],
  [
    connection.histogramAggregate({ metric: calls, bins: [0, 10, 20], range: [0, 15] }).spec,
    {
      query_kind: "histogram_aggregate",
      metric: calls,
      bins: { bin_list: [0, 10, 20] },
      range: [0, 15],
    },
  ],
  [
    connection.inflows({ fromLocation: day, toLocation: nextDay }).spec,
    { query_kind: "inflows", from_location: day, to_location: nextDay, join_type: "inner" },
  ],
  [
    connection.joinedSpatialAggregate({ locations: day, metric: calls }).spec,
    {
      query_kind: "joined_spatial_aggregate",
      locations: day,
      metric: calls,
      method: "avg",
    },
  ],
  [
    connection.labelledFlows({ fromLocation: settled, toLocation: settled, labels }).spec,
    {
      query_kind: "labelled_flows",
      from_location: settled,
      to_location: settled,
      labels,
      join_type: "inner",
    },
  ],
  [
    connection.labelledSpatialAggregate({ locations: settled, labels }).spec,
    { query_kind: "labelled_spatial_aggregate", locations: settled, labels },
  ],
  [
    connection.locationEventCounts({ ...week, countInterval: "hour", direction: "out" }).spec,
    { query_kind: "location_event_counts", ...sentWeek, interval: "hour", direction: "out" },
  ],
  [
    connection.locationIntroversion(week).spec,
    { query_kind: "location_introversion", ...sentWeek, direction: "both" },
  ],
  [
    connection.meaningfulLocationsAggregate({ ...meaningful, ...dates, label: "at_home" }).spec,
    {
      query_kind: "meaningful_locations_aggregate",
      ...sentDates,
      ...sentMeaningful,
      label: "at_home",
    },
  ],
  [
    connection.meaningfulLocationsBetweenDatesOdMatrix({
      ...meaningful,
      startDateA: "2016-01-01",
      endDateA: "2016-01-04",
      startDateB: "2016-01-04",
      endDateB: "2016-01-08",
      label: "at_home",
      towerClusterRadius: 0.5,
    }).spec,
    {
      query_kind: "meaningful_locations_between_dates_od_matrix",
      start_date_a: "2016-01-01",
      end_date_a: "2016-01-04",
      start_date_b: "2016-01-04",
      end_date_b: "2016-01-08",
      ...sentMeaningful,
      label: "at_home",
      tower_cluster_radius: 0.5,
    },
  ],
  [
    connection.meaningfulLocationsBetweenLabelOdMatrix({
      ...meaningful,
      ...dates,
      labelA: "at_home",
      labelB: "unknown",
    }).spec,
    {
      query_kind: "meaningful_locations_between_label_od_matrix",
      ...sentDates,
      ...sentMeaningful,
      label_a: "at_home",
      label_b: "unknown",
    },
  ],
  [
    connection.outflows({ fromLocation: day, toLocation: nextDay }).spec,
    {
      query_kind: "outflows",
      from_location: day,
      to_location: nextDay,
      join_type: "inner",
    },
  ],
  [
    connection.spatialAggregate({ locations: day }).spec,
    { query_kind: "spatial_aggregate", locations: day },
  ],
  [
    connection.totalNetworkObjects({ ...week, totalBy: "hour" }).spec,
    { query_kind: "total_network_objects", ...sentWeek, total_by: "hour" },
  ],
  [connection.tripsOdMatrix(week).spec, { query_kind: "trips_od_matrix", ...sentWeek }],
  [
    connection.uniqueSubscriberCounts({ ...week, mappingTable: "m", subscriberSubset: "abc" }).spec,
    {
      query_kind: "unique_subscriber_counts",
      ...sentWeek,
      mapping_table: "m",
      subscriber_subset: "abc",
    },
  ],
  [
    connection.uniqueVisitorCounts({
      activeAtReferenceLocationCounts: activeAtReferenceLocationCountsSpec({
        uniqueLocations: places,
        referenceLocations: day,
      }),
      uniqueSubscriberCounts: uniqueSubscriberCountsSpec(week),
    }).spec,
    {
      query_kind: "unique_visitor_counts",
      active_at_reference_location_counts: {
        query_kind: "active_at_reference_location_counts",
        unique_locations: places,
        reference_locations: day,
      },
      unique_subscriber_counts: { query_kind: "unique_subscriber_counts", ...sentWeek },
    },
  ],
  [
    connection.unmovingAtReferenceLocationCounts({
      uniqueLocations: places,
      referenceLocations: day,
    }).spec,
    {
      query_kind: "unmoving_at_reference_location_counts",
      locations: places,
      reference_locations: day,
    },
  ],
  [
    connection.unmovingCounts({ uniqueLocations: places }).spec,
    { query_kind: "unmoving_counts", locations: places },
  ],
  [
    connection.dfsMetricTotalAmount({ ...week, metric: "fee" }).spec,
    expect.objectContaining({
      query_kind: "dfs_metric_total_amount",
      ...sentDates,
      aggregation_unit: "admin3",
      metric: "fee",
    }),
  ],
];

test.each(runnable)("%o is sent as flowclient sends it", (made, sent) => {
  expect(made).toEqual(sent);
});

test("every kind has a function, and each is tried", () => {
  const tried = new Set(runnable.map(([{ query_kind }]) => query_kind));
  expect(tried).toEqual(new Set(Object.keys(runnableQueryKinds)));
});

test("a parameter that is undefined counts as left out", () => {
  const untyped = { ...week, direction: undefined, hours: undefined } as unknown as typeof week;
  expect(uniqueSubscriberCountsSpec(untyped)).toMatchObject({ hours: null });
  expect(connection.locationIntroversion(untyped).spec).toMatchObject({ direction: "both" });
});
