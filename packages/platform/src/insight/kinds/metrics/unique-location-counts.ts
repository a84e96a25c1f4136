import { Type } from "typebox";

import { placeCounts } from "../../queries/activity.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  placeParameters,
  placesOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("unique_location_counts"),
    ...intervalParameters,
    ...placeParameters,
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "At how many different places each subscriber had an event.",
  },
);

/** At how many different places each subscriber had an event. */
export const uniqueLocationCounts: QueryKind<typeof schema> = {
  name: "unique_location_counts",
  schema,
  formula:
    "`value(s) = |{p : s has an event at p in [start_date, end_date)}|`. Cells at the same point are one place of `lon-lat`. Who has no " +
    "located event has no value.",
  columns: [subscriberColumn, { name: "value", meaning: "Places." }],
  example: {
    query_kind: "unique_location_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) => placeCounts(compilation, filterOf(spec), placesOf(spec)),
};
