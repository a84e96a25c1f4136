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
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "The statistic." },
  ],
  example: {
    query_kind: "topup_amount",
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
