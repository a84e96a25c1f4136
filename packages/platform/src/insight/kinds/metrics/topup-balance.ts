import { Type } from "typebox";

import { topupBalances } from "../../queries/topups.ts";
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
    query_kind: queryKind("topup_balance"),
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
    description: "A statistic of the balance of each subscriber, weighted by how long it lasted.",
  },
);

/** A statistic of the balance of each subscriber, weighted by how long it lasted. */
export const topupBalance: QueryKind<typeof schema> = {
  name: "topup_balance",
  schema,
  formula:
    "Let `t(1) ≤ … ≤ t(n)` be the times of the topups of `s`, with the balances `a(i)` before and `b(i)` after each. What was held is " +
    "known only then, so it is taken to be `a(1)` from start_date until `t(1)`, the mean of `b(i)` and `a(i + 1)` between two topups, and " +
    "`b(n)` from `t(n)` until end_date; a stretch for which one of these is missing does not count. Each balance has as its weight the " +
    "seconds that it was held: `avg = Σ w x / Σ w`, `variance = Σ w (x - avg)² / (Σ w - 1)`, `stddev` its root, `median` the least " +
    "balance with which, or with less, half of the time was spent, `mode` the balance held longest, of several the smallest. `max` and " +
    "`min` are those of all `a(i)` and `b(i)`. `hours` chooses topups, not the time between them. Who has no topup has no value.",
  source:
    "The weighting is that of FlowMachine's TopUpBalance, whose median and mode are taken over balances here, https://github.com/Flowminder/FlowKit",
  columns: [subscriberColumn, { name: "value", meaning: "The statistic." }],
  example: {
    query_kind: "topup_balance",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    statistic: "avg",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: (spec) => readsOf({ ...spec, event_types: ["topups"] }),
  compile: (spec, compilation) =>
    topupBalances(compilation, filterOf(spec), spec.statistic ?? "avg"),
};
