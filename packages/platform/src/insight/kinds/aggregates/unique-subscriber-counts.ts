import { Type } from "typebox";

import { uniqueSubscribers } from "../../queries/counts.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  placeParameters,
  placesOf,
  queryKind,
  readsOf,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("unique_subscriber_counts"),
    ...intervalParameters,
    ...placeParameters,
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many different subscribers had an event in each place during the interval.",
  },
);

/** How many different subscribers had an event in each place during the interval. */
export const uniqueSubscriberCounts: RunnableKind<typeof schema> = {
  name: "unique_subscriber_counts",
  schema,
  formula: "`value(p) = |{s : s has an event at p in [start_date, end_date)}|`",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) => uniqueSubscribers(compilation, filterOf(spec), placesOf(spec)),
};
