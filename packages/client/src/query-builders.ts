// Written by `node scripts/client-types.ts` from the kinds of queries of the platform. Change those, and run it again.

import { makeSpec } from "./make-spec.ts";
import type {
  RunnableSpec,
  ActiveAtReferenceLocationCountsSpec,
  ActiveAtReferenceLocationCountsParameters,
  AggregateNetworkObjectsSpec,
  AggregateNetworkObjectsParameters,
  ConsecutiveTripsOdMatrixSpec,
  ConsecutiveTripsOdMatrixParameters,
  DfsMetricTotalAmountSpec,
  DfsMetricTotalAmountParameters,
  DummyQuerySpec,
  DummyQueryParameters,
  FlowsSpec,
  FlowsParameters,
  GeographySpec,
  GeographyParameters,
  HistogramAggregateSpec,
  HistogramAggregateParameters,
  InflowsSpec,
  InflowsParameters,
  JoinedSpatialAggregateSpec,
  JoinedSpatialAggregateParameters,
  LabelledFlowsSpec,
  LabelledFlowsParameters,
  LabelledSpatialAggregateSpec,
  LabelledSpatialAggregateParameters,
  LocationEventCountsSpec,
  LocationEventCountsParameters,
  LocationIntroversionSpec,
  LocationIntroversionParameters,
  MeaningfulLocationsAggregateSpec,
  MeaningfulLocationsAggregateParameters,
  MeaningfulLocationsBetweenDatesOdMatrixSpec,
  MeaningfulLocationsBetweenDatesOdMatrixParameters,
  MeaningfulLocationsBetweenLabelOdMatrixSpec,
  MeaningfulLocationsBetweenLabelOdMatrixParameters,
  OutflowsSpec,
  OutflowsParameters,
  SpatialAggregateSpec,
  SpatialAggregateParameters,
  TotalNetworkObjectsSpec,
  TotalNetworkObjectsParameters,
  TripsOdMatrixSpec,
  TripsOdMatrixParameters,
  UniqueSubscriberCountsSpec,
  UniqueSubscriberCountsParameters,
  UniqueVisitorCountsSpec,
  UniqueVisitorCountsParameters,
  UnmovingAtReferenceLocationCountsSpec,
  UnmovingAtReferenceLocationCountsParameters,
  UnmovingCountsSpec,
  UnmovingCountsParameters,
  CoalescedLocationSpec,
  CoalescedLocationParameters,
  DailyLocationSpec,
  DailyLocationParameters,
  LocationVisitsSpec,
  LocationVisitsParameters,
  MajorityLocationSpec,
  MajorityLocationParameters,
  MobilityClassificationSpec,
  MobilityClassificationParameters,
  ModalLocationSpec,
  ModalLocationParameters,
  MostFrequentLocationSpec,
  MostFrequentLocationParameters,
  UniqueLocationsSpec,
  UniqueLocationsParameters,
  DisplacementSpec,
  DisplacementParameters,
  EventCountSpec,
  EventCountParameters,
  HandsetSpec,
  HandsetParameters,
  NocturnalEventsSpec,
  NocturnalEventsParameters,
  ParetoInteractionsSpec,
  ParetoInteractionsParameters,
  RadiusOfGyrationSpec,
  RadiusOfGyrationParameters,
  SubscriberDegreeSpec,
  SubscriberDegreeParameters,
  TopupAmountSpec,
  TopupAmountParameters,
  TopupBalanceSpec,
  TopupBalanceParameters,
  TotalActivePeriodsSpec,
  TotalActivePeriodsParameters,
  UniqueLocationCountsSpec,
  UniqueLocationCountsParameters,
} from "./query-specs.ts";
import type { Query } from "./query.ts";

/** How many subscribers were at their place of reference at all. */
export function activeAtReferenceLocationCountsSpec(
  parameters: ActiveAtReferenceLocationCountsParameters,
): ActiveAtReferenceLocationCountsSpec {
  return makeSpec<ActiveAtReferenceLocationCountsSpec>(
    "active_at_reference_location_counts",
    {},
    parameters,
  );
}

/** A statistic of how many different cells had an event in each place, over longer periods. */
export function aggregateNetworkObjectsSpec(
  parameters: AggregateNetworkObjectsParameters,
): AggregateNetworkObjectsSpec {
  return makeSpec<AggregateNetworkObjectsSpec>(
    "aggregate_network_objects",
    { statistic: "avg", aggregate_by: "day" },
    parameters,
  );
}

/** How many subscribers were at one place and next at another. */
export function consecutiveTripsOdMatrixSpec(
  parameters: ConsecutiveTripsOdMatrixParameters,
): ConsecutiveTripsOdMatrixSpec {
  return makeSpec<ConsecutiveTripsOdMatrixSpec>(
    "consecutive_trips_od_matrix",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** The sum of an amount of mobile money at each place and day. */
export function dfsMetricTotalAmountSpec(
  parameters: DfsMetricTotalAmountParameters,
): DfsMetricTotalAmountSpec {
  return makeSpec<DfsMetricTotalAmountSpec>(
    "dfs_metric_total_amount",
    { mapping_table: null, geom_table: null, geom_table_join_column: null },
    parameters,
  );
}

/** Answers with its own parameter, to try the interface. */
export function dummyQuerySpec(parameters: DummyQueryParameters): DummyQuerySpec {
  return makeSpec<DummyQuerySpec>("dummy_query", { dummy_delay: 0 }, parameters);
}

/** How many subscribers went from each place to each other. */
export function flowsSpec(parameters: FlowsParameters): FlowsSpec {
  return makeSpec<FlowsSpec>("flows", { join_type: "inner" }, parameters);
}

/** The regions of a unit with their shapes. */
export function geographySpec(parameters: GeographyParameters): GeographySpec {
  return makeSpec<GeographySpec>(
    "geography",
    { mapping_table: null, geom_table: null, geom_table_join_column: null },
    parameters,
  );
}

/** How many subscribers have a metric within each of some bounds. */
export function histogramAggregateSpec(
  parameters: HistogramAggregateParameters,
): HistogramAggregateSpec {
  return makeSpec<HistogramAggregateSpec>("histogram_aggregate", {}, parameters);
}

/** How many subscribers came to each place, wherever from. */
export function inflowsSpec(parameters: InflowsParameters): InflowsSpec {
  return makeSpec<InflowsSpec>("inflows", { join_type: "inner" }, parameters);
}

/** A statistic of a metric over the subscribers of each place. */
export function joinedSpatialAggregateSpec(
  parameters: JoinedSpatialAggregateParameters,
): JoinedSpatialAggregateSpec {
  return makeSpec<JoinedSpatialAggregateSpec>(
    "joined_spatial_aggregate",
    { method: "avg" },
    parameters,
  );
}

/** How many subscribers of each label went from each place to each other. */
export function labelledFlowsSpec(parameters: LabelledFlowsParameters): LabelledFlowsSpec {
  return makeSpec<LabelledFlowsSpec>("labelled_flows", { join_type: "inner" }, parameters);
}

/** How many subscribers of each label have each place. */
export function labelledSpatialAggregateSpec(
  parameters: LabelledSpatialAggregateParameters,
): LabelledSpatialAggregateSpec {
  return makeSpec<LabelledSpatialAggregateSpec>("labelled_spatial_aggregate", {}, parameters);
}

/** How many events there were at each place in each day, hour or minute. */
export function locationEventCountsSpec(
  parameters: LocationEventCountsParameters,
): LocationEventCountsSpec {
  return makeSpec<LocationEventCountsSpec>(
    "location_event_counts",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      interval: "day",
      direction: "both",
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** Which part of the interactions at each place is with others at the same place. */
export function locationIntroversionSpec(
  parameters: LocationIntroversionParameters,
): LocationIntroversionSpec {
  return makeSpec<LocationIntroversionSpec>(
    "location_introversion",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      direction: "both",
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** How many subscribers have a meaningful place of a label in each region. */
export function meaningfulLocationsAggregateSpec(
  parameters: MeaningfulLocationsAggregateParameters,
): MeaningfulLocationsAggregateSpec {
  return makeSpec<MeaningfulLocationsAggregateSpec>(
    "meaningful_locations_aggregate",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      subscriber_subset: null,
      tower_cluster_radius: 1,
      tower_cluster_call_threshold: 0,
    },
    parameters,
  );
}

/** How many subscribers have a place of a label in a region during one interval and in a further one during another. */
export function meaningfulLocationsBetweenDatesOdMatrixSpec(
  parameters: MeaningfulLocationsBetweenDatesOdMatrixParameters,
): MeaningfulLocationsBetweenDatesOdMatrixSpec {
  return makeSpec<MeaningfulLocationsBetweenDatesOdMatrixSpec>(
    "meaningful_locations_between_dates_od_matrix",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      subscriber_subset: null,
      tower_cluster_radius: 1,
      tower_cluster_call_threshold: 0,
    },
    parameters,
  );
}

/** How many subscribers have a place of one label in a region and of another label in a further one. */
export function meaningfulLocationsBetweenLabelOdMatrixSpec(
  parameters: MeaningfulLocationsBetweenLabelOdMatrixParameters,
): MeaningfulLocationsBetweenLabelOdMatrixSpec {
  return makeSpec<MeaningfulLocationsBetweenLabelOdMatrixSpec>(
    "meaningful_locations_between_label_od_matrix",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      subscriber_subset: null,
      tower_cluster_radius: 1,
      tower_cluster_call_threshold: 0,
    },
    parameters,
  );
}

/** How many subscribers went from each place, wherever to. */
export function outflowsSpec(parameters: OutflowsParameters): OutflowsSpec {
  return makeSpec<OutflowsSpec>("outflows", { join_type: "inner" }, parameters);
}

/** How many subscribers have each place. */
export function spatialAggregateSpec(parameters: SpatialAggregateParameters): SpatialAggregateSpec {
  return makeSpec<SpatialAggregateSpec>("spatial_aggregate", {}, parameters);
}

/** How many different cells had an event in each place and period. */
export function totalNetworkObjectsSpec(
  parameters: TotalNetworkObjectsParameters,
): TotalNetworkObjectsSpec {
  return makeSpec<TotalNetworkObjectsSpec>(
    "total_network_objects",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      total_by: "day",
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** How many subscribers were at one place and, any time later, at another. */
export function tripsOdMatrixSpec(parameters: TripsOdMatrixParameters): TripsOdMatrixSpec {
  return makeSpec<TripsOdMatrixSpec>(
    "trips_od_matrix",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** How many different subscribers had an event in each place during the interval. */
export function uniqueSubscriberCountsSpec(
  parameters: UniqueSubscriberCountsParameters,
): UniqueSubscriberCountsSpec {
  return makeSpec<UniqueSubscriberCountsSpec>(
    "unique_subscriber_counts",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** How many subscribers were at each place that is not their place of reference. */
export function uniqueVisitorCountsSpec(
  parameters: UniqueVisitorCountsParameters,
): UniqueVisitorCountsSpec {
  return makeSpec<UniqueVisitorCountsSpec>("unique_visitor_counts", {}, parameters);
}

/** How many subscribers were at their place of reference only. */
export function unmovingAtReferenceLocationCountsSpec(
  parameters: UnmovingAtReferenceLocationCountsParameters,
): UnmovingAtReferenceLocationCountsSpec {
  return makeSpec<UnmovingAtReferenceLocationCountsSpec>(
    "unmoving_at_reference_location_counts",
    {},
    parameters,
  );
}

/** How many subscribers were at one place only. */
export function unmovingCountsSpec(parameters: UnmovingCountsParameters): UnmovingCountsSpec {
  return makeSpec<UnmovingCountsSpec>("unmoving_counts", {}, parameters);
}

/** A preferred place, or a fallback for subscribers to whom the preferred one does not apply. */
export function coalescedLocationSpec(
  parameters: CoalescedLocationParameters,
): CoalescedLocationSpec {
  return makeSpec<CoalescedLocationSpec>("coalesced_location", {}, parameters);
}

/** One place for each subscriber and day: that of the last event, or that with most events. */
export function dailyLocationSpec(parameters: DailyLocationParameters): DailyLocationSpec {
  return makeSpec<DailyLocationSpec>(
    "daily_location",
    {
      method: "last",
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** How often each subscriber had each place. */
export function locationVisitsSpec(parameters: LocationVisitsParameters): LocationVisitsSpec {
  return makeSpec<LocationVisitsSpec>("location_visits", {}, parameters);
}

/** The place that holds more than half of the weight of a subscriber. */
export function majorityLocationSpec(parameters: MajorityLocationParameters): MajorityLocationSpec {
  return makeSpec<MajorityLocationSpec>(
    "majority_location",
    { include_unlocatable: false },
    parameters,
  );
}

/** How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable. */
export function mobilityClassificationSpec(
  parameters: MobilityClassificationParameters,
): MobilityClassificationSpec {
  return makeSpec<MobilityClassificationSpec>("mobility_classification", {}, parameters);
}

/** The place that each subscriber has on most of some days. */
export function modalLocationSpec(parameters: ModalLocationParameters): ModalLocationSpec {
  return makeSpec<ModalLocationSpec>("modal_location", {}, parameters);
}

/** The place at which each subscriber had most events during the interval. */
export function mostFrequentLocationSpec(
  parameters: MostFrequentLocationParameters,
): MostFrequentLocationSpec {
  return makeSpec<MostFrequentLocationSpec>(
    "most_frequent_location",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** The different places at which each subscriber had an event during the interval. */
export function uniqueLocationsSpec(parameters: UniqueLocationsParameters): UniqueLocationsSpec {
  return makeSpec<UniqueLocationsSpec>(
    "unique_locations",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** A statistic of the distances of the events of each subscriber from a place of reference, in kilometres. */
export function displacementSpec(parameters: DisplacementParameters): DisplacementSpec {
  return makeSpec<DisplacementSpec>(
    "displacement",
    { statistic: "avg", event_types: null, hours: null, subscriber_subset: null },
    parameters,
  );
}

/** How many events each subscriber had. */
export function eventCountSpec(parameters: EventCountParameters): EventCountSpec {
  return makeSpec<EventCountSpec>(
    "event_count",
    { direction: "both", event_types: null, hours: null, subscriber_subset: null },
    parameters,
  );
}

/** A characteristic of the handset that each subscriber used last or most. */
export function handsetSpec(parameters: HandsetParameters): HandsetSpec {
  return makeSpec<HandsetSpec>(
    "handset",
    {
      characteristic: "hnd_type",
      method: "last",
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** Which part of the events of each subscriber is at night, in percent. */
export function nocturnalEventsSpec(parameters: NocturnalEventsParameters): NocturnalEventsSpec {
  return makeSpec<NocturnalEventsSpec>(
    "nocturnal_events",
    { night_hours: { start_hour: 20, end_hour: 4 }, event_types: null, subscriber_subset: null },
    parameters,
  );
}

/** With which part of their contacts subscribers have a given part of their interactions. */
export function paretoInteractionsSpec(
  parameters: ParetoInteractionsParameters,
): ParetoInteractionsSpec {
  return makeSpec<ParetoInteractionsSpec>(
    "pareto_interactions",
    { event_types: null, hours: null, subscriber_subset: null },
    parameters,
  );
}

/** How far each subscriber moved, in kilometres. */
export function radiusOfGyrationSpec(parameters: RadiusOfGyrationParameters): RadiusOfGyrationSpec {
  return makeSpec<RadiusOfGyrationSpec>(
    "radius_of_gyration",
    { event_types: null, hours: null, subscriber_subset: null },
    parameters,
  );
}

/** With how many different others each subscriber had contact. */
export function subscriberDegreeSpec(parameters: SubscriberDegreeParameters): SubscriberDegreeSpec {
  return makeSpec<SubscriberDegreeSpec>(
    "subscriber_degree",
    { direction: "both", event_types: null, hours: null, subscriber_subset: null },
    parameters,
  );
}

/** A statistic of the amounts that each subscriber topped up. */
export function topupAmountSpec(parameters: TopupAmountParameters): TopupAmountSpec {
  return makeSpec<TopupAmountSpec>(
    "topup_amount",
    { statistic: "avg", subscriber_subset: null, hours: null },
    parameters,
  );
}

/** A statistic of the balance of each subscriber, weighted by how long it lasted. */
export function topupBalanceSpec(parameters: TopupBalanceParameters): TopupBalanceSpec {
  return makeSpec<TopupBalanceSpec>(
    "topup_balance",
    { statistic: "avg", subscriber_subset: null, hours: null },
    parameters,
  );
}

/** In how many periods each subscriber had an event. */
export function totalActivePeriodsSpec(
  parameters: TotalActivePeriodsParameters,
): TotalActivePeriodsSpec {
  return makeSpec<TotalActivePeriodsSpec>(
    "total_active_periods",
    {
      period_unit: "days",
      period_length: 1,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** At how many different places each subscriber had an event. */
export function uniqueLocationCountsSpec(
  parameters: UniqueLocationCountsParameters,
): UniqueLocationCountsSpec {
  return makeSpec<UniqueLocationCountsSpec>(
    "unique_location_counts",
    {
      mapping_table: null,
      geom_table: null,
      geom_table_join_column: null,
      event_types: null,
      hours: null,
      subscriber_subset: null,
    },
    parameters,
  );
}

/** A query of each kind that may be run. Nothing is asked until it is run. */
export interface QueryBuilders {
  /** How many subscribers were at their place of reference at all. */
  activeAtReferenceLocationCounts(parameters: ActiveAtReferenceLocationCountsParameters): Query;
  /** A statistic of how many different cells had an event in each place, over longer periods. */
  aggregateNetworkObjects(parameters: AggregateNetworkObjectsParameters): Query;
  /** How many subscribers were at one place and next at another. */
  consecutiveTripsOdMatrix(parameters: ConsecutiveTripsOdMatrixParameters): Query;
  /** The sum of an amount of mobile money at each place and day. */
  dfsMetricTotalAmount(parameters: DfsMetricTotalAmountParameters): Query;
  /** Answers with its own parameter, to try the interface. */
  dummyQuery(parameters: DummyQueryParameters): Query;
  /** How many subscribers went from each place to each other. */
  flows(parameters: FlowsParameters): Query;
  /** The regions of a unit with their shapes. */
  geographyQuery(parameters: GeographyParameters): Query;
  /** How many subscribers have a metric within each of some bounds. */
  histogramAggregate(parameters: HistogramAggregateParameters): Query;
  /** How many subscribers came to each place, wherever from. */
  inflows(parameters: InflowsParameters): Query;
  /** A statistic of a metric over the subscribers of each place. */
  joinedSpatialAggregate(parameters: JoinedSpatialAggregateParameters): Query;
  /** How many subscribers of each label went from each place to each other. */
  labelledFlows(parameters: LabelledFlowsParameters): Query;
  /** How many subscribers of each label have each place. */
  labelledSpatialAggregate(parameters: LabelledSpatialAggregateParameters): Query;
  /** How many events there were at each place in each day, hour or minute. */
  locationEventCounts(parameters: LocationEventCountsParameters): Query;
  /** Which part of the interactions at each place is with others at the same place. */
  locationIntroversion(parameters: LocationIntroversionParameters): Query;
  /** How many subscribers have a meaningful place of a label in each region. */
  meaningfulLocationsAggregate(parameters: MeaningfulLocationsAggregateParameters): Query;
  /** How many subscribers have a place of a label in a region during one interval and in a further one during another. */
  meaningfulLocationsBetweenDatesOdMatrix(
    parameters: MeaningfulLocationsBetweenDatesOdMatrixParameters,
  ): Query;
  /** How many subscribers have a place of one label in a region and of another label in a further one. */
  meaningfulLocationsBetweenLabelOdMatrix(
    parameters: MeaningfulLocationsBetweenLabelOdMatrixParameters,
  ): Query;
  /** How many subscribers went from each place, wherever to. */
  outflows(parameters: OutflowsParameters): Query;
  /** How many subscribers have each place. */
  spatialAggregate(parameters: SpatialAggregateParameters): Query;
  /** How many different cells had an event in each place and period. */
  totalNetworkObjects(parameters: TotalNetworkObjectsParameters): Query;
  /** How many subscribers were at one place and, any time later, at another. */
  tripsOdMatrix(parameters: TripsOdMatrixParameters): Query;
  /** How many different subscribers had an event in each place during the interval. */
  uniqueSubscriberCounts(parameters: UniqueSubscriberCountsParameters): Query;
  /** How many subscribers were at each place that is not their place of reference. */
  uniqueVisitorCounts(parameters: UniqueVisitorCountsParameters): Query;
  /** How many subscribers were at their place of reference only. */
  unmovingAtReferenceLocationCounts(parameters: UnmovingAtReferenceLocationCountsParameters): Query;
  /** How many subscribers were at one place only. */
  unmovingCounts(parameters: UnmovingCountsParameters): Query;
}

/** Makes the methods that describe queries, of what makes a query of a specification. */
export function createQueryBuilders(query: (spec: RunnableSpec) => Query): QueryBuilders {
  return {
    activeAtReferenceLocationCounts: (parameters) =>
      query(activeAtReferenceLocationCountsSpec(parameters)),
    aggregateNetworkObjects: (parameters) => query(aggregateNetworkObjectsSpec(parameters)),
    consecutiveTripsOdMatrix: (parameters) => query(consecutiveTripsOdMatrixSpec(parameters)),
    dfsMetricTotalAmount: (parameters) => query(dfsMetricTotalAmountSpec(parameters)),
    dummyQuery: (parameters) => query(dummyQuerySpec(parameters)),
    flows: (parameters) => query(flowsSpec(parameters)),
    geographyQuery: (parameters) => query(geographySpec(parameters)),
    histogramAggregate: (parameters) => query(histogramAggregateSpec(parameters)),
    inflows: (parameters) => query(inflowsSpec(parameters)),
    joinedSpatialAggregate: (parameters) => query(joinedSpatialAggregateSpec(parameters)),
    labelledFlows: (parameters) => query(labelledFlowsSpec(parameters)),
    labelledSpatialAggregate: (parameters) => query(labelledSpatialAggregateSpec(parameters)),
    locationEventCounts: (parameters) => query(locationEventCountsSpec(parameters)),
    locationIntroversion: (parameters) => query(locationIntroversionSpec(parameters)),
    meaningfulLocationsAggregate: (parameters) =>
      query(meaningfulLocationsAggregateSpec(parameters)),
    meaningfulLocationsBetweenDatesOdMatrix: (parameters) =>
      query(meaningfulLocationsBetweenDatesOdMatrixSpec(parameters)),
    meaningfulLocationsBetweenLabelOdMatrix: (parameters) =>
      query(meaningfulLocationsBetweenLabelOdMatrixSpec(parameters)),
    outflows: (parameters) => query(outflowsSpec(parameters)),
    spatialAggregate: (parameters) => query(spatialAggregateSpec(parameters)),
    totalNetworkObjects: (parameters) => query(totalNetworkObjectsSpec(parameters)),
    tripsOdMatrix: (parameters) => query(tripsOdMatrixSpec(parameters)),
    uniqueSubscriberCounts: (parameters) => query(uniqueSubscriberCountsSpec(parameters)),
    uniqueVisitorCounts: (parameters) => query(uniqueVisitorCountsSpec(parameters)),
    unmovingAtReferenceLocationCounts: (parameters) =>
      query(unmovingAtReferenceLocationCountsSpec(parameters)),
    unmovingCounts: (parameters) => query(unmovingCountsSpec(parameters)),
  };
}
