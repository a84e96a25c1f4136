import { Type } from "typebox";

import { mobileMoneyMetrics, mobileMoneyTotals } from "../../queries/mobile-money.ts";
import {
  checkInterval,
  filterOf,
  intervalParameters,
  oneOf,
  placeParameters,
  placesOf,
  queryKind,
  readsOf,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("dfs_metric_total_amount"),
    ...intervalParameters,
    ...placeParameters,
    metric: oneOf(mobileMoneyMetrics, "What is summed up."),
  },
  {
    additionalProperties: false,
    description: "The sum of an amount of mobile money at each place and day.",
  },
);

/** The sum of an amount of mobile money at each place and day. */
export const dfsMetricTotalAmount: RunnableKind<typeof schema> = {
  name: "dfs_metric_total_amount",
  schema,
  formula:
    "`value(p, d) = Σ metric(r)` over the records `r` of mobile money of the day `d` at `p` in [start_date, end_date). The two parties of a transaction " +
    "are two records, each counted where it happened. Records without the metric or without a place do not count. A row is published if more " +
    "different subscribers than the threshold have such records.",
  columns: [
    placeColumn,
    { name: "date", meaning: "The day." },
    { name: "value", meaning: "The sum." },
  ],
  example: {
    query_kind: "dfs_metric_total_amount",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    metric: "amount",
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: (spec) => readsOf({ ...spec, event_types: ["dfs"] }),
  compile: (spec, compilation) =>
    mobileMoneyTotals(compilation, filterOf(spec), {
      places: placesOf(spec),
      metric: spec.metric,
    }),
};
