import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  hoursParameter,
  intervalParameters,
  oneOf,
  queryKind,
  samplingParameter,
  statistics,
  subsetParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

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
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "The statistic." },
  ],
  example: {
    query_kind: "topup_balance",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    statistic: "avg",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
