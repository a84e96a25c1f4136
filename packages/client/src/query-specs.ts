// Written by `node scripts/client-types.ts` from the kinds of queries of the platform. Change those, and run it again.

import type { Hours } from "./types.ts";

/** Every kind of query that may be run, with what it answers. */
export const runnableQueryKinds = {
  active_at_reference_location_counts:
    "How many subscribers were at their place of reference at all.",
  aggregate_network_objects:
    "A statistic of how many different cells had an event in each place, over longer periods.",
  consecutive_trips_od_matrix: "How many subscribers were at one place and next at another.",
  dfs_metric_total_amount: "The sum of an amount of mobile money at each place and day.",
  dummy_query: "Answers with its own parameter, to try the interface.",
  flows: "How many subscribers went from each place to each other.",
  geography: "The regions of a unit with their shapes.",
  histogram_aggregate: "How many subscribers have a metric within each of some bounds.",
  inflows: "How many subscribers came to each place, wherever from.",
  joined_spatial_aggregate: "A statistic of a metric over the subscribers of each place.",
  labelled_flows: "How many subscribers of each label went from each place to each other.",
  labelled_spatial_aggregate: "How many subscribers of each label have each place.",
  location_event_counts: "How many events there were at each place in each day, hour or minute.",
  location_introversion:
    "Which part of the interactions at each place is with others at the same place.",
  meaningful_locations_aggregate:
    "How many subscribers have a meaningful place of a label in each region.",
  meaningful_locations_between_dates_od_matrix:
    "How many subscribers have a place of a label in a region during one interval and in a further one during another.",
  meaningful_locations_between_label_od_matrix:
    "How many subscribers have a place of one label in a region and of another label in a further one.",
  outflows: "How many subscribers went from each place, wherever to.",
  spatial_aggregate: "How many subscribers have each place.",
  total_network_objects: "How many different cells had an event in each place and period.",
  trips_od_matrix: "How many subscribers were at one place and, any time later, at another.",
  unique_subscriber_counts:
    "How many different subscribers had an event in each place during the interval.",
  unique_visitor_counts:
    "How many subscribers were at each place that is not their place of reference.",
  unmoving_at_reference_location_counts:
    "How many subscribers were at their place of reference only.",
  unmoving_counts: "How many subscribers were at one place only.",
} as const;

/** Every kind of query that is only a part of others, with what it is about. */
export const subqueryKinds = {
  coalesced_location:
    "A preferred place, or a fallback for subscribers to whom the preferred one does not apply.",
  daily_location:
    "One place for each subscriber and day: that of the last event, or that with most events.",
  location_visits: "How often each subscriber had each place.",
  majority_location: "The place that holds more than half of the weight of a subscriber.",
  mobility_classification:
    "How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable.",
  modal_location: "The place that each subscriber has on most of some days.",
  most_frequent_location: "The place at which each subscriber had most events during the interval.",
  unique_locations:
    "The different places at which each subscriber had an event during the interval.",
  displacement:
    "A statistic of the distances of the events of each subscriber from a place of reference, in kilometres.",
  event_count: "How many events each subscriber had.",
  handset: "A characteristic of the handset that each subscriber used last or most.",
  nocturnal_events: "Which part of the events of each subscriber is at night, in percent.",
  pareto_interactions:
    "With which part of their contacts subscribers have a given part of their interactions.",
  radius_of_gyration: "How far each subscriber moved, in kilometres.",
  subscriber_degree: "With how many different others each subscriber had contact.",
  topup_amount: "A statistic of the amounts that each subscriber topped up.",
  topup_balance: "A statistic of the balance of each subscriber, weighted by how long it lasted.",
  total_active_periods: "In how many periods each subscriber had an event.",
  unique_location_counts: "At how many different places each subscriber had an event.",
} as const;

/** A query that may be run, as it is sent. */
export type RunnableSpec =
  | ActiveAtReferenceLocationCountsSpec
  | AggregateNetworkObjectsSpec
  | ConsecutiveTripsOdMatrixSpec
  | DfsMetricTotalAmountSpec
  | DummyQuerySpec
  | FlowsSpec
  | GeographySpec
  | HistogramAggregateSpec
  | InflowsSpec
  | JoinedSpatialAggregateSpec
  | LabelledFlowsSpec
  | LabelledSpatialAggregateSpec
  | LocationEventCountsSpec
  | LocationIntroversionSpec
  | MeaningfulLocationsAggregateSpec
  | MeaningfulLocationsBetweenDatesOdMatrixSpec
  | MeaningfulLocationsBetweenLabelOdMatrixSpec
  | OutflowsSpec
  | SpatialAggregateSpec
  | TotalNetworkObjectsSpec
  | TripsOdMatrixSpec
  | UniqueSubscriberCountsSpec
  | UniqueVisitorCountsSpec
  | UnmovingAtReferenceLocationCountsSpec
  | UnmovingCountsSpec;

/** A sub-query with a text for each subscriber. */
export type CategoricalMetricSpec = HandsetSpec;

/** A sub-query with places for each subscriber. */
export type LocationSpec =
  | DailyLocationSpec
  | ModalLocationSpec
  | MostFrequentLocationSpec
  | MajorityLocationSpec
  | CoalescedLocationSpec
  | UniqueLocationsSpec
  | LocationVisitsSpec;

/** A sub-query with a number or a text for each subscriber. */
export type MetricSpec =
  | RadiusOfGyrationSpec
  | UniqueLocationCountsSpec
  | TopupBalanceSpec
  | TopupAmountSpec
  | SubscriberDegreeSpec
  | EventCountSpec
  | DisplacementSpec
  | ParetoInteractionsSpec
  | NocturnalEventsSpec
  | TotalActivePeriodsSpec
  | HandsetSpec;

/** A sub-query with a number for each subscriber. */
export type NumericMetricSpec =
  | RadiusOfGyrationSpec
  | UniqueLocationCountsSpec
  | TopupBalanceSpec
  | TopupAmountSpec
  | SubscriberDegreeSpec
  | EventCountSpec
  | DisplacementSpec
  | ParetoInteractionsSpec
  | NocturnalEventsSpec
  | TotalActivePeriodsSpec;

/** A sub-query with at most one place for each subscriber. */
export type SingleLocationSpec =
  | DailyLocationSpec
  | ModalLocationSpec
  | MostFrequentLocationSpec
  | MajorityLocationSpec
  | CoalescedLocationSpec;

/** A sub-query whose subscribers can be a subset. */
export type SubscriberSpec =
  | DailyLocationSpec
  | ModalLocationSpec
  | MostFrequentLocationSpec
  | MajorityLocationSpec
  | CoalescedLocationSpec
  | UniqueLocationsSpec
  | LocationVisitsSpec
  | RadiusOfGyrationSpec
  | UniqueLocationCountsSpec
  | TopupBalanceSpec
  | TopupAmountSpec
  | SubscriberDegreeSpec
  | EventCountSpec
  | DisplacementSpec
  | ParetoInteractionsSpec
  | NocturnalEventsSpec
  | TotalActivePeriodsSpec
  | HandsetSpec
  | MobilityClassificationSpec;

/** How many subscribers were at their place of reference at all. As it is sent. */
export interface ActiveAtReferenceLocationCountsSpec {
  readonly query_kind: "active_at_reference_location_counts";
  /** Where subscribers were. */
  readonly unique_locations: UniqueLocationsSpec;
  /** The place of reference of each subscriber. */
  readonly reference_locations: SingleLocationSpec;
}

/** Parameters of `activeAtReferenceLocationCountsSpec`. */
export interface ActiveAtReferenceLocationCountsParameters {
  /** Where subscribers were. */
  readonly uniqueLocations: UniqueLocationsSpec;
  /** The place of reference of each subscriber. */
  readonly referenceLocations: SingleLocationSpec;
}

/** A statistic of how many different cells had an event in each place, over longer periods. As it is sent. */
export interface AggregateNetworkObjectsSpec {
  readonly query_kind: "aggregate_network_objects";
  /** The numbers to aggregate. */
  readonly total_network_objects: TotalNetworkObjectsSpec;
  /** How the numbers of a place become one. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** The longer period. */
  readonly aggregate_by?: "second" | "minute" | "hour" | "day" | "month" | "year" | "century";
}

/** Parameters of `aggregateNetworkObjectsSpec`. */
export interface AggregateNetworkObjectsParameters {
  /** The numbers to aggregate. */
  readonly totalNetworkObjects: TotalNetworkObjectsSpec;
  /** How the numbers of a place become one. `"avg"` when left out. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** The longer period. `"day"` when left out. */
  readonly aggregateBy?: "second" | "minute" | "hour" | "day" | "month" | "year" | "century";
}

/** How many subscribers were at one place and next at another. As it is sent. */
export interface ConsecutiveTripsOdMatrixSpec {
  readonly query_kind: "consecutive_trips_od_matrix";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
}

/** Parameters of `consecutiveTripsOdMatrixSpec`. */
export interface ConsecutiveTripsOdMatrixParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** The sum of an amount of mobile money at each place and day. As it is sent. */
export interface DfsMetricTotalAmountSpec {
  readonly query_kind: "dfs_metric_total_amount";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** What is summed up. */
  readonly metric: "amount" | "commission" | "fee" | "discount";
}

/** Parameters of `dfsMetricTotalAmountSpec`. */
export interface DfsMetricTotalAmountParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** What is summed up. */
  readonly metric: "amount" | "commission" | "fee" | "discount";
}

/** Answers with its own parameter, to try the interface. As it is sent. */
export interface DummyQuerySpec {
  readonly query_kind: "dummy_query";
  /** What the answer repeats. */
  readonly dummy_param: string;
  /** The unit that is claimed; nothing is told apart. */
  readonly aggregation_unit?: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** Seconds to wait before answering. */
  readonly dummy_delay?: number;
}

/** Parameters of `dummyQuerySpec`. */
export interface DummyQueryParameters {
  /** What the answer repeats. */
  readonly dummyParam: string;
  /** The unit that is claimed; nothing is told apart. */
  readonly aggregationUnit?: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** Seconds to wait before answering. `0` when left out. */
  readonly dummyDelay?: number;
}

/** How many subscribers went from each place to each other. As it is sent. */
export interface FlowsSpec {
  readonly query_kind: "flows";
  /** Where subscribers were before. */
  readonly from_location:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** Where they were after. */
  readonly to_location:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. */
  readonly join_type?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** Parameters of `flowsSpec`. */
export interface FlowsParameters {
  /** Where subscribers were before. */
  readonly fromLocation:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** Where they were after. */
  readonly toLocation:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. `"inner"` when left out. */
  readonly joinType?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** The regions of a unit with their shapes. As it is sent. */
export interface GeographySpec {
  readonly query_kind: "geography";
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
}

/** Parameters of `geographySpec`. */
export interface GeographyParameters {
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
}

/** How many subscribers have a metric within each of some bounds. As it is sent. */
export interface HistogramAggregateSpec {
  readonly query_kind: "histogram_aggregate";
  /** The value of each subscriber. */
  readonly metric: NumericMetricSpec;
  /** One of both. */
  readonly bins: {
    /** How many bins of the same width. */
    readonly n_bins?: null | number;
    /** The bounds of the bins, ascending. */
    readonly bin_list?: null | readonly number[];
  };
  /** The values to look at; null for all. */
  readonly range?:
    | null
    | readonly number[]
    | {
        readonly lower_bound: number;
        readonly upper_bound: number;
      };
}

/** Parameters of `histogramAggregateSpec`. */
export interface HistogramAggregateParameters {
  /** The value of each subscriber. */
  readonly metric: NumericMetricSpec;
  /** One of both. */
  readonly bins: number | readonly number[];
  /** The values to look at; null for all. */
  readonly range?:
    | null
    | readonly number[]
    | {
        readonly lower_bound: number;
        readonly upper_bound: number;
      };
}

/** How many subscribers came to each place, wherever from. As it is sent. */
export interface InflowsSpec {
  readonly query_kind: "inflows";
  /** Where subscribers were before. */
  readonly from_location:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** Where they were after. */
  readonly to_location:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. */
  readonly join_type?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** Parameters of `inflowsSpec`. */
export interface InflowsParameters {
  /** Where subscribers were before. */
  readonly fromLocation:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** Where they were after. */
  readonly toLocation:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. `"inner"` when left out. */
  readonly joinType?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** A statistic of a metric over the subscribers of each place. As it is sent. */
export interface JoinedSpatialAggregateSpec {
  readonly query_kind: "joined_spatial_aggregate";
  /** The place of each subscriber. */
  readonly locations: LocationSpec;
  /** The value of each subscriber. */
  readonly metric: MetricSpec;
  /** The statistic; distr gives the share of each category. */
  readonly method?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance" | "distr";
}

/** Parameters of `joinedSpatialAggregateSpec`. */
export interface JoinedSpatialAggregateParameters {
  /** The place of each subscriber. */
  readonly locations: LocationSpec;
  /** The value of each subscriber. */
  readonly metric: MetricSpec;
  /** The statistic; distr gives the share of each category. `"avg"` when left out. */
  readonly method?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance" | "distr";
}

/** How many subscribers of each label went from each place to each other. As it is sent. */
export interface LabelledFlowsSpec {
  readonly query_kind: "labelled_flows";
  /** Where subscribers were before. */
  readonly from_location: CoalescedLocationSpec;
  /** Where they were after. */
  readonly to_location: CoalescedLocationSpec;
  /** The label of each subscriber. */
  readonly labels: MobilityClassificationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. */
  readonly join_type?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** Parameters of `labelledFlowsSpec`. */
export interface LabelledFlowsParameters {
  /** Where subscribers were before. */
  readonly fromLocation: CoalescedLocationSpec;
  /** Where they were after. */
  readonly toLocation: CoalescedLocationSpec;
  /** The label of each subscriber. */
  readonly labels: MobilityClassificationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. `"inner"` when left out. */
  readonly joinType?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** How many subscribers of each label have each place. As it is sent. */
export interface LabelledSpatialAggregateSpec {
  readonly query_kind: "labelled_spatial_aggregate";
  /** The place of each subscriber. */
  readonly locations: CoalescedLocationSpec;
  /** The label of each subscriber. */
  readonly labels: MobilityClassificationSpec;
}

/** Parameters of `labelledSpatialAggregateSpec`. */
export interface LabelledSpatialAggregateParameters {
  /** The place of each subscriber. */
  readonly locations: CoalescedLocationSpec;
  /** The label of each subscriber. */
  readonly labels: MobilityClassificationSpec;
}

/** How many events there were at each place in each day, hour or minute. As it is sent. */
export interface LocationEventCountsSpec {
  readonly query_kind: "location_event_counts";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** How long what is counted together lasts. */
  readonly interval?: "day" | "hour" | "min" | "minute";
  /** Which events count: incoming, outgoing or both. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
}

/** Parameters of `locationEventCountsSpec`. */
export interface LocationEventCountsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** How long what is counted together lasts. `"day"` when left out. */
  readonly countInterval?: "day" | "hour" | "min" | "minute";
  /** Which events count: incoming, outgoing or both. `"both"` when left out. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** Which part of the interactions at each place is with others at the same place. As it is sent. */
export interface LocationIntroversionSpec {
  readonly query_kind: "location_introversion";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Which events count: incoming, outgoing or both. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
}

/** Parameters of `locationIntroversionSpec`. */
export interface LocationIntroversionParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Which events count: incoming, outgoing or both. `"both"` when left out. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How many subscribers have a meaningful place of a label in each region. As it is sent. */
export interface MeaningfulLocationsAggregateSpec {
  readonly query_kind: "meaningful_locations_aggregate";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** The label whose places are counted. */
  readonly label: string;
  /** For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places. */
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly type: "Polygon" | "MultiPolygon";
        readonly coordinates:
          | readonly (readonly (readonly number[])[])[]
          | readonly (readonly (readonly (readonly number[])[])[])[];
      }
    >
  >;
  /** The score of each hour of the day, from midnight on: 24 numbers from -1 to 1. */
  readonly tower_hour_of_day_scores: readonly number[];
  /** The score of each day of the week, from -1 to 1. */
  readonly tower_day_of_week_scores: {
    readonly monday: number;
    readonly tuesday: number;
    readonly wednesday: number;
    readonly thursday: number;
    readonly friday: number;
    readonly saturday: number;
    readonly sunday: number;
  };
  /** Kilometres from the middle of a cluster within which cells belong to it. */
  readonly tower_cluster_radius?: number;
  /** How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used. */
  readonly tower_cluster_call_threshold?: number;
}

/** Parameters of `meaningfulLocationsAggregateSpec`. */
export interface MeaningfulLocationsAggregateParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
  /** The label whose places are counted. */
  readonly label: string;
  /** For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places. */
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly type: "Polygon" | "MultiPolygon";
        readonly coordinates:
          | readonly (readonly (readonly number[])[])[]
          | readonly (readonly (readonly (readonly number[])[])[])[];
      }
    >
  >;
  /** The score of each hour of the day, from midnight on: 24 numbers from -1 to 1. */
  readonly towerHourOfDayScores: readonly number[];
  /** The score of each day of the week, from -1 to 1. */
  readonly towerDayOfWeekScores: {
    readonly monday: number;
    readonly tuesday: number;
    readonly wednesday: number;
    readonly thursday: number;
    readonly friday: number;
    readonly saturday: number;
    readonly sunday: number;
  };
  /** Kilometres from the middle of a cluster within which cells belong to it. `1` when left out. */
  readonly towerClusterRadius?: number;
  /** How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used. `0` when left out. */
  readonly towerClusterCallThreshold?: number;
}

/** How many subscribers have a place of a label in a region during one interval and in a further one during another. As it is sent. */
export interface MeaningfulLocationsBetweenDatesOdMatrixSpec {
  readonly query_kind: "meaningful_locations_between_dates_od_matrix";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date_a: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date_a: string;
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date_b: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date_b: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** The label of the places. */
  readonly label: string;
  /** For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places. */
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly type: "Polygon" | "MultiPolygon";
        readonly coordinates:
          | readonly (readonly (readonly number[])[])[]
          | readonly (readonly (readonly (readonly number[])[])[])[];
      }
    >
  >;
  /** The score of each hour of the day, from midnight on: 24 numbers from -1 to 1. */
  readonly tower_hour_of_day_scores: readonly number[];
  /** The score of each day of the week, from -1 to 1. */
  readonly tower_day_of_week_scores: {
    readonly monday: number;
    readonly tuesday: number;
    readonly wednesday: number;
    readonly thursday: number;
    readonly friday: number;
    readonly saturday: number;
    readonly sunday: number;
  };
  /** Kilometres from the middle of a cluster within which cells belong to it. */
  readonly tower_cluster_radius?: number;
  /** How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used. */
  readonly tower_cluster_call_threshold?: number;
}

/** Parameters of `meaningfulLocationsBetweenDatesOdMatrixSpec`. */
export interface MeaningfulLocationsBetweenDatesOdMatrixParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDateA: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDateA: string;
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDateB: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDateB: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
  /** The label of the places. */
  readonly label: string;
  /** For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places. */
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly type: "Polygon" | "MultiPolygon";
        readonly coordinates:
          | readonly (readonly (readonly number[])[])[]
          | readonly (readonly (readonly (readonly number[])[])[])[];
      }
    >
  >;
  /** The score of each hour of the day, from midnight on: 24 numbers from -1 to 1. */
  readonly towerHourOfDayScores: readonly number[];
  /** The score of each day of the week, from -1 to 1. */
  readonly towerDayOfWeekScores: {
    readonly monday: number;
    readonly tuesday: number;
    readonly wednesday: number;
    readonly thursday: number;
    readonly friday: number;
    readonly saturday: number;
    readonly sunday: number;
  };
  /** Kilometres from the middle of a cluster within which cells belong to it. `1` when left out. */
  readonly towerClusterRadius?: number;
  /** How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used. `0` when left out. */
  readonly towerClusterCallThreshold?: number;
}

/** How many subscribers have a place of one label in a region and of another label in a further one. As it is sent. */
export interface MeaningfulLocationsBetweenLabelOdMatrixSpec {
  readonly query_kind: "meaningful_locations_between_label_od_matrix";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** The label of the first place. */
  readonly label_a: string;
  /** The label of the second place. */
  readonly label_b: string;
  /** For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places. */
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly type: "Polygon" | "MultiPolygon";
        readonly coordinates:
          | readonly (readonly (readonly number[])[])[]
          | readonly (readonly (readonly (readonly number[])[])[])[];
      }
    >
  >;
  /** The score of each hour of the day, from midnight on: 24 numbers from -1 to 1. */
  readonly tower_hour_of_day_scores: readonly number[];
  /** The score of each day of the week, from -1 to 1. */
  readonly tower_day_of_week_scores: {
    readonly monday: number;
    readonly tuesday: number;
    readonly wednesday: number;
    readonly thursday: number;
    readonly friday: number;
    readonly saturday: number;
    readonly sunday: number;
  };
  /** Kilometres from the middle of a cluster within which cells belong to it. */
  readonly tower_cluster_radius?: number;
  /** How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used. */
  readonly tower_cluster_call_threshold?: number;
}

/** Parameters of `meaningfulLocationsBetweenLabelOdMatrixSpec`. */
export interface MeaningfulLocationsBetweenLabelOdMatrixParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
  /** The label of the first place. */
  readonly labelA: string;
  /** The label of the second place. */
  readonly labelB: string;
  /** For each label the area, as GeoJSON, of the mean hour score (x) and the mean day score (y) of its places. */
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly type: "Polygon" | "MultiPolygon";
        readonly coordinates:
          | readonly (readonly (readonly number[])[])[]
          | readonly (readonly (readonly (readonly number[])[])[])[];
      }
    >
  >;
  /** The score of each hour of the day, from midnight on: 24 numbers from -1 to 1. */
  readonly towerHourOfDayScores: readonly number[];
  /** The score of each day of the week, from -1 to 1. */
  readonly towerDayOfWeekScores: {
    readonly monday: number;
    readonly tuesday: number;
    readonly wednesday: number;
    readonly thursday: number;
    readonly friday: number;
    readonly saturday: number;
    readonly sunday: number;
  };
  /** Kilometres from the middle of a cluster within which cells belong to it. `1` when left out. */
  readonly towerClusterRadius?: number;
  /** How many call days a cluster needs at least: the sum, over its cells, of the days on which each was used. `0` when left out. */
  readonly towerClusterCallThreshold?: number;
}

/** How many subscribers went from each place, wherever to. As it is sent. */
export interface OutflowsSpec {
  readonly query_kind: "outflows";
  /** Where subscribers were before. */
  readonly from_location:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** Where they were after. */
  readonly to_location:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. */
  readonly join_type?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** Parameters of `outflowsSpec`. */
export interface OutflowsParameters {
  /** Where subscribers were before. */
  readonly fromLocation:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** Where they were after. */
  readonly toLocation:
    | DailyLocationSpec
    | ModalLocationSpec
    | UniqueLocationsSpec
    | MostFrequentLocationSpec
    | MajorityLocationSpec
    | CoalescedLocationSpec;
  /** What becomes of subscribers with one place only: inner leaves them out, left keeps those who have a place before, right those who have one after, full outer both. Their other place is null. `"inner"` when left out. */
  readonly joinType?: "inner" | "full outer" | "left" | "right" | "left outer" | "right outer";
}

/** How many subscribers have each place. As it is sent. */
export interface SpatialAggregateSpec {
  readonly query_kind: "spatial_aggregate";
  /** The place of each subscriber. */
  readonly locations: LocationSpec;
}

/** Parameters of `spatialAggregateSpec`. */
export interface SpatialAggregateParameters {
  /** The place of each subscriber. */
  readonly locations: LocationSpec;
}

/** How many different cells had an event in each place and period. As it is sent. */
export interface TotalNetworkObjectsSpec {
  readonly query_kind: "total_network_objects";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** How long what is counted together lasts. */
  readonly total_by?: "second" | "minute" | "hour" | "day" | "month" | "year";
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
}

/** Parameters of `totalNetworkObjectsSpec`. */
export interface TotalNetworkObjectsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** How long what is counted together lasts. `"day"` when left out. */
  readonly totalBy?: "second" | "minute" | "hour" | "day" | "month" | "year";
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How many subscribers were at one place and, any time later, at another. As it is sent. */
export interface TripsOdMatrixSpec {
  readonly query_kind: "trips_od_matrix";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
}

/** Parameters of `tripsOdMatrixSpec`. */
export interface TripsOdMatrixParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How many different subscribers had an event in each place during the interval. As it is sent. */
export interface UniqueSubscriberCountsSpec {
  readonly query_kind: "unique_subscriber_counts";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
}

/** Parameters of `uniqueSubscriberCountsSpec`. */
export interface UniqueSubscriberCountsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How many subscribers were at each place that is not their place of reference. As it is sent. */
export interface UniqueVisitorCountsSpec {
  readonly query_kind: "unique_visitor_counts";
  /** Those who were at their place of reference. */
  readonly active_at_reference_location_counts: ActiveAtReferenceLocationCountsSpec;
  /** All who were at each place. */
  readonly unique_subscriber_counts: UniqueSubscriberCountsSpec;
}

/** Parameters of `uniqueVisitorCountsSpec`. */
export interface UniqueVisitorCountsParameters {
  /** Those who were at their place of reference. */
  readonly activeAtReferenceLocationCounts: ActiveAtReferenceLocationCountsSpec;
  /** All who were at each place. */
  readonly uniqueSubscriberCounts: UniqueSubscriberCountsSpec;
}

/** How many subscribers were at their place of reference only. As it is sent. */
export interface UnmovingAtReferenceLocationCountsSpec {
  readonly query_kind: "unmoving_at_reference_location_counts";
  /** Where subscribers were. */
  readonly locations: UniqueLocationsSpec;
  /** The place of reference of each subscriber. */
  readonly reference_locations: SingleLocationSpec;
}

/** Parameters of `unmovingAtReferenceLocationCountsSpec`. */
export interface UnmovingAtReferenceLocationCountsParameters {
  /** Where subscribers were. */
  readonly uniqueLocations: UniqueLocationsSpec;
  /** The place of reference of each subscriber. */
  readonly referenceLocations: SingleLocationSpec;
}

/** How many subscribers were at one place only. As it is sent. */
export interface UnmovingCountsSpec {
  readonly query_kind: "unmoving_counts";
  /** Where subscribers were. */
  readonly locations: UniqueLocationsSpec;
}

/** Parameters of `unmovingCountsSpec`. */
export interface UnmovingCountsParameters {
  /** Where subscribers were. */
  readonly uniqueLocations: UniqueLocationsSpec;
}

/** A preferred place, or a fallback for subscribers to whom the preferred one does not apply. As it is sent. */
export interface CoalescedLocationSpec {
  readonly query_kind: "coalesced_location";
  /** The place to use where it has enough weight. */
  readonly preferred_location: SingleLocationSpec;
  /** The place to use otherwise. */
  readonly fallback_location: SingleLocationSpec;
  /** The weight of the places of each subscriber. */
  readonly subscriber_location_weights: LocationVisitsSpec;
  /** The smallest weight with which a place counts. */
  readonly weight_threshold: number;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `coalescedLocationSpec`. */
export interface CoalescedLocationParameters {
  /** The place to use where it has enough weight. */
  readonly preferredLocation: SingleLocationSpec;
  /** The place to use otherwise. */
  readonly fallbackLocation: SingleLocationSpec;
  /** The weight of the places of each subscriber. */
  readonly subscriberLocationWeights: LocationVisitsSpec;
  /** The smallest weight with which a place counts. */
  readonly weightThreshold: number;
}

/** One place for each subscriber and day: that of the last event, or that with most events. As it is sent. */
export interface DailyLocationSpec {
  readonly query_kind: "daily_location";
  /** The day, UTC. */
  readonly date: string;
  /** How the place is chosen. */
  readonly method?: "last" | "most-common";
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `dailyLocationSpec`. */
export interface DailyLocationParameters {
  /** The day, UTC. */
  readonly date: string;
  /** How the place is chosen. `"last"` when left out. */
  readonly method?: "last" | "most-common";
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How often each subscriber had each place. As it is sent. */
export interface LocationVisitsSpec {
  readonly query_kind: "location_visits";
  /** The places of each day or period. */
  readonly locations: readonly (DailyLocationSpec | ModalLocationSpec)[];
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `locationVisitsSpec`. */
export interface LocationVisitsParameters {
  /** The places of each day or period. */
  readonly locations: readonly (DailyLocationSpec | ModalLocationSpec)[];
}

/** The place that holds more than half of the weight of a subscriber. As it is sent. */
export interface MajorityLocationSpec {
  readonly query_kind: "majority_location";
  /** The weight of each place. */
  readonly subscriber_location_weights: LocationVisitsSpec;
  /** Whether subscribers without such a place have a row with a place of null. */
  readonly include_unlocatable?: boolean;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `majorityLocationSpec`. */
export interface MajorityLocationParameters {
  /** The weight of each place. */
  readonly subscriberLocationWeights: LocationVisitsSpec;
  /** Whether subscribers without such a place have a row with a place of null. `false` when left out. */
  readonly includeUnlocatable?: boolean;
}

/** How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable. As it is sent. */
export interface MobilityClassificationSpec {
  readonly query_kind: "mobility_classification";
  /** The place in each period, in the order of time. */
  readonly locations: readonly SingleLocationSpec[];
  /** In how many periods on end a place has to be the same for a stay. */
  readonly stay_length_threshold: number;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `mobilityClassificationSpec`. */
export interface MobilityClassificationParameters {
  /** The place in each period, in the order of time. */
  readonly locations: readonly SingleLocationSpec[];
  /** In how many periods on end a place has to be the same for a stay. */
  readonly stayLengthThreshold: number;
}

/** The place that each subscriber has on most of some days. As it is sent. */
export interface ModalLocationSpec {
  readonly query_kind: "modal_location";
  /** The places of each day. */
  readonly locations: readonly DailyLocationSpec[];
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `modalLocationSpec`. */
export interface ModalLocationParameters {
  /** The places of each day. */
  readonly locations: readonly DailyLocationSpec[];
}

/** The place at which each subscriber had most events during the interval. As it is sent. */
export interface MostFrequentLocationSpec {
  readonly query_kind: "most_frequent_location";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `mostFrequentLocationSpec`. */
export interface MostFrequentLocationParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** The different places at which each subscriber had an event during the interval. As it is sent. */
export interface UniqueLocationsSpec {
  readonly query_kind: "unique_locations";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `uniqueLocationsSpec`. */
export interface UniqueLocationsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** A statistic of the distances of the events of each subscriber from a place of reference, in kilometres. As it is sent. */
export interface DisplacementSpec {
  readonly query_kind: "displacement";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** How the numbers of a subscriber become one. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** The place of reference of each subscriber, in lon-lat. */
  readonly reference_location: SingleLocationSpec;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `displacementSpec`. */
export interface DisplacementParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** How the numbers of a subscriber become one. `"avg"` when left out. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** The place of reference of each subscriber, in lon-lat. */
  readonly referenceLocation: SingleLocationSpec;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How many events each subscriber had. As it is sent. */
export interface EventCountSpec {
  readonly query_kind: "event_count";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** Which events count: incoming, outgoing or both. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `eventCountSpec`. */
export interface EventCountParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** Which events count: incoming, outgoing or both. `"both"` when left out. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** A characteristic of the handset that each subscriber used last or most. As it is sent. */
export interface HandsetSpec {
  readonly query_kind: "handset";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What of the handset. */
  readonly characteristic?:
    | "hnd_type"
    | "brand"
    | "model"
    | "software_os_name"
    | "software_os_vendor";
  /** Which handset. */
  readonly method?: "last" | "most-common";
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `handsetSpec`. */
export interface HandsetParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What of the handset. `"hnd_type"` when left out. */
  readonly characteristic?:
    | "hnd_type"
    | "brand"
    | "model"
    | "software_os_name"
    | "software_os_vendor";
  /** Which handset. `"last"` when left out. */
  readonly method?: "last" | "most-common";
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** Which part of the events of each subscriber is at night, in percent. As it is sent. */
export interface NocturnalEventsSpec {
  readonly query_kind: "nocturnal_events";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** The hours of the night, from start_hour until end_hour, over midnight when the end is smaller; 20 until 4 when left out. */
  readonly night_hours?: {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `nocturnalEventsSpec`. */
export interface NocturnalEventsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** The hours of the night, from start_hour until end_hour, over midnight when the end is smaller; 20 until 4 when left out. `{"start_hour":20,"end_hour":4}` when left out. */
  readonly nightHours?: Hours;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** With which part of their contacts subscribers have a given part of their interactions. As it is sent. */
export interface ParetoInteractionsSpec {
  readonly query_kind: "pareto_interactions";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** The part of the interactions. */
  readonly proportion: number;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `paretoInteractionsSpec`. */
export interface ParetoInteractionsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** The part of the interactions. */
  readonly proportion: number;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** How far each subscriber moved, in kilometres. As it is sent. */
export interface RadiusOfGyrationSpec {
  readonly query_kind: "radius_of_gyration";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `radiusOfGyrationSpec`. */
export interface RadiusOfGyrationParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** With how many different others each subscriber had contact. As it is sent. */
export interface SubscriberDegreeSpec {
  readonly query_kind: "subscriber_degree";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** Which events count: incoming, outgoing or both. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `subscriberDegreeSpec`. */
export interface SubscriberDegreeParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** Which events count: incoming, outgoing or both. `"both"` when left out. */
  readonly direction?: "in" | "out" | "both";
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** A statistic of the amounts that each subscriber topped up. As it is sent. */
export interface TopupAmountSpec {
  readonly query_kind: "topup_amount";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** How the numbers of a subscriber become one. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `topupAmountSpec`. */
export interface TopupAmountParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** How the numbers of a subscriber become one. `"avg"` when left out. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
}

/** A statistic of the balance of each subscriber, weighted by how long it lasted. As it is sent. */
export interface TopupBalanceSpec {
  readonly query_kind: "topup_balance";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** How the numbers of a subscriber become one. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `topupBalanceSpec`. */
export interface TopupBalanceParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** How the numbers of a subscriber become one. `"avg"` when left out. */
  readonly statistic?: "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
}

/** In how many periods each subscriber had an event. As it is sent. */
export interface TotalActivePeriodsSpec {
  readonly query_kind: "total_active_periods";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** How many periods there are. */
  readonly total_periods: number;
  /** In what the length of a period is counted. */
  readonly period_unit?: "days" | "hours" | "minutes";
  /** How many units a period has. */
  readonly period_length?: number;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `totalActivePeriodsSpec`. */
export interface TotalActivePeriodsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** How many periods there are. */
  readonly totalPeriods: number;
  /** In what the length of a period is counted. `"days"` when left out. */
  readonly periodUnit?: "days" | "hours" | "minutes";
  /** How many units a period has. `1` when left out. */
  readonly periodLength?: number;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}

/** At how many different places each subscriber had an event. As it is sent. */
export interface UniqueLocationCountsSpec {
  readonly query_kind: "unique_location_counts";
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly start_date: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly end_date: string;
  /** What places are told apart. */
  readonly aggregation_unit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mapping_table?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geom_table?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geom_table_join_column?: null | string;
  /** Types of events to use; null for all. */
  readonly event_types?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: null | {
    readonly start_hour: number;
    readonly end_hour: number;
  };
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriber_subset?: SubscriberSpec | string | null;
  /** A random sample of the subscribers of this query. */
  readonly sampling?: null | {
    /** The same seed chooses the same subscribers of the same data, with everything else alike. */
    readonly seed?: null | number;
    /** random_ids chooses exactly as many as asked for; the others each subscriber with the same probability. */
    readonly sampling_method?: null | "random_ids" | "system" | "bernoulli";
    /** How many subscribers. */
    readonly size?: null | number;
    /** Which part of the subscribers, instead of size. */
    readonly fraction?: null | number;
    /** Whether the number of all may be estimated. It is counted either way. */
    readonly estimate_count?: null | boolean;
  };
}

/** Parameters of `uniqueLocationCountsSpec`. */
export interface UniqueLocationCountsParameters {
  /** First moment of the interval: a date, or a date with time, in UTC. */
  readonly startDate: string;
  /** The moment at which the interval has ended, which is not part of it: a date, or a date with time, in UTC. */
  readonly endDate: string;
  /** What places are told apart. */
  readonly aggregationUnit: "admin0" | "admin1" | "admin2" | "admin3" | "lon-lat";
  /** A loaded mapping from cells to regions; cells that it does not name are left out. */
  readonly mappingTable?: null | string;
  /** A loaded geography to use in place of that of the unit. */
  readonly geomTable?: null | string;
  /** The column that names a region in the mapping and the geography. */
  readonly geomTableJoinColumn?: null | string;
  /** Types of events to use; null for all. */
  readonly eventTypes?: null | readonly ("calls" | "sms" | "mds" | "topups")[];
  /** Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all. */
  readonly hours?: Hours | null;
  /** A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all. */
  readonly subscriberSubset?: SubscriberSpec | string | null;
}
