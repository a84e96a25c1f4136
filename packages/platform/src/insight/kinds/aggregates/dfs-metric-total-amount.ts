import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  intervalParameters,
  oneOf,
  placeParameters,
  queryKind,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("dfs_metric_total_amount"),
    ...intervalParameters,
    ...placeParameters,
    metric: oneOf(["amount", "commission", "fee", "discount"], "What is summed up."),
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
  formula: "",
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
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
