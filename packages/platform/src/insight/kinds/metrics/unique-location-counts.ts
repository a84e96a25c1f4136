import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  eventParameters,
  intervalParameters,
  placeParameters,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

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
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Places." },
  ],
  example: {
    query_kind: "unique_location_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
