import { Type } from "typebox";

import { topupAmounts } from "../../queries/topups.ts";
import {
  checkInterval,
  filterOf,
  hoursParameter,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
  statistics,
  subsetParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("topup_amount"),
    ...intervalParameters,
    statistic: Type.Optional(
      oneOf(statistics, "How the numbers of a subscriber become one.", "avg"),
    ),
    ...subsetParameter,
    ...hoursParameter,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "A statistic of the amounts that each subscriber topped up.",
  },
);

/** A statistic of the amounts that each subscriber topped up. */
export const topupAmount: QueryKind<typeof schema> = {
  name: "topup_amount",
  schema,
  formula:
    "`value(s) = statistic(recharge_amount(t) : t is a topup of s in [start_date, end_date))`. Topups without an amount do not count. " +
    "The median of an even number is the mean of the two in the middle; of several most frequent amounts the mode is the smallest; " +
    "`stddev` and `variance` are those of a sample, so that who has a single topup has none. Who has no topup has no value.",
  columns: [subscriberColumn, { name: "value", meaning: "The statistic." }],
  example: {
    query_kind: "topup_amount",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    statistic: "avg",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: (spec) => readsOf({ ...spec, event_types: ["topups"] }),
  compile: (spec, compilation) =>
    topupAmounts(compilation, filterOf(spec), spec.statistic ?? "avg"),
};
