import { Type } from "typebox";

import type { Sql } from "#events";

import {
  eventParameters,
  intervalParameters,
  oneOf,
  queryKind,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("total_active_periods"),
    start_date: intervalParameters.start_date,
    total_periods: Type.Integer({ minimum: 1, description: "How many periods there are." }),
    period_unit: Type.Optional(
      oneOf(["days", "hours", "minutes"], "In what the length of a period is counted.", "days"),
    ),
    period_length: Type.Optional(
      Type.Integer({ minimum: 1, default: 1, description: "How many units a period has." }),
    ),
    ...eventParameters,
    ...samplingParameter,
  },
  { additionalProperties: false, description: "In how many periods each subscriber had an event." },
);

/** In how many periods each subscriber had an event. */
export const totalActivePeriods: QueryKind<typeof schema> = {
  name: "total_active_periods",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Periods with an event." },
  ],
  example: {
    query_kind: "total_active_periods",
    start_date: "2016-01-01",
    total_periods: 7,
    period_unit: "days",
    period_length: 1,
  },
  unitFrom: "nonspatial",
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
