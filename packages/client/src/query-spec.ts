import type { UniqueSubscriberCountsParameters, UniqueSubscriberCountsSpec } from "./types.ts";

/** The specification of `unique_subscriber_counts`; what was left out is sent as null, as FlowAPI wants it. */
export function uniqueSubscriberCountsSpec(
  parameters: UniqueSubscriberCountsParameters,
): UniqueSubscriberCountsSpec {
  const { hours } = parameters;
  return {
    query_kind: "unique_subscriber_counts",
    start_date: parameters.startDate,
    end_date: parameters.endDate,
    aggregation_unit: parameters.aggregationUnit,
    event_types: parameters.eventTypes === undefined ? null : [...parameters.eventTypes],
    hours: hours === undefined ? null : { start_hour: hours.start, end_hour: hours.end },
    subscriber_subset: null,
    mapping_table: null,
    geom_table: null,
    geom_table_join_column: null,
  };
}
