import { meaningfulExample } from "../../src/insight/kinds/meaningful-locations.ts";
import type { Spec } from "../../src/insight/kinds/query-kind.ts";
import { geographyName, mappingName } from "./place-tables.ts";

const interval = { start_date: "2016-01-01", end_date: "2016-01-08", aggregation_unit: "admin3" };
const parts = { start_date: "2016-01-01T09:30:00", end_date: "2016-01-06T00:00:30" };
const night = { start_hour: 21, end_hour: 6 };
const subset = { query_kind: "daily_location", date: "2016-01-02", aggregation_unit: "admin1" };
const cells = { ...interval, aggregation_unit: "lon-lat" };
const objects = { query_kind: "total_network_objects", ...interval };

/** Questions about the network, trips and meaningful places that every engine answers alike. */
export const networkQuestions: Readonly<Record<string, Spec>> = {
  "events per day": { query_kind: "location_event_counts", ...interval },
  "events per hour, of one direction": {
    query_kind: "location_event_counts",
    ...interval,
    interval: "hour",
    direction: "out",
  },
  "events per minute and cell, at night": {
    query_kind: "location_event_counts",
    ...cells,
    interval: "min",
    hours: night,
  },
  "events of a subset": {
    query_kind: "location_event_counts",
    ...interval,
    ...parts,
    subscriber_subset: subset,
  },
  introversion: { query_kind: "location_introversion", ...interval },
  "introversion of cells": { query_kind: "location_introversion", ...cells, direction: "both" },
  "cells per day": objects,
  "cells per hour": { ...objects, ...parts, total_by: "hour" },
  "cells per month": { ...objects, total_by: "month" },
  ...Object.fromEntries(
    ["avg", "median", "mode", "stddev", "variance"].map((statistic) => [
      `cells per day: ${statistic}`,
      {
        query_kind: "aggregate_network_objects",
        total_network_objects: { ...objects, total_by: "hour" },
        statistic,
      },
    ]),
  ),
  "cells per century": {
    query_kind: "aggregate_network_objects",
    total_network_objects: objects,
    statistic: "max",
    aggregate_by: "century",
  },
  trips: { query_kind: "trips_od_matrix", ...interval },
  "trips at night between cells": { query_kind: "trips_od_matrix", ...cells, hours: night },
  "consecutive trips": { query_kind: "consecutive_trips_od_matrix", ...interval },
  "consecutive trips between cells": {
    query_kind: "consecutive_trips_od_matrix",
    ...cells,
    ...parts,
    event_types: ["calls", "sms"],
  },
  "cells per day and region of a mapping": { ...objects, mapping_table: mappingName },
  "trips between mapped cells": {
    query_kind: "trips_od_matrix",
    ...cells,
    mapping_table: mappingName,
  },
  "events per day and region of another geography": {
    query_kind: "location_event_counts",
    ...interval,
    geom_table: geographyName,
    geom_table_join_column: "pcod",
  },
  "regions of another geography": {
    query_kind: "geography",
    aggregation_unit: "admin3",
    geom_table: geographyName,
  },
  regions: { query_kind: "geography", aggregation_unit: "admin3" },
};

const meaningful = { ...interval, ...meaningfulExample, tower_cluster_radius: 80 };

/** Those that are computed from what the engines hand over. */
export const computedQuestions: Readonly<Record<string, Spec>> = {
  "meaningful places": {
    query_kind: "meaningful_locations_aggregate",
    ...meaningful,
    label: "unknown",
  },
  "meaningful places of a subset": {
    query_kind: "meaningful_locations_aggregate",
    ...meaningful,
    subscriber_subset: subset,
    tower_cluster_call_threshold: 2,
    label: "evening",
  },
  "meaningful places of mapped cells": {
    query_kind: "meaningful_locations_aggregate",
    ...meaningful,
    mapping_table: mappingName,
    label: "unknown",
  },
  "meaningful places in another geography": {
    query_kind: "meaningful_locations_aggregate",
    ...meaningful,
    geom_table: geographyName,
    label: "unknown",
  },
  "meaningful places between labels": {
    query_kind: "meaningful_locations_between_label_od_matrix",
    ...meaningful,
    label_a: "evening",
    label_b: "unknown",
  },
  "meaningful places between dates": {
    query_kind: "meaningful_locations_between_dates_od_matrix",
    ...meaningfulExample,
    aggregation_unit: "admin3",
    start_date_a: "2016-01-01",
    end_date_a: "2016-01-05",
    start_date_b: "2016-01-04",
    end_date_b: "2016-01-08",
    label: "unknown",
  },
};
