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
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("unique_locations"),
    ...intervalParameters,
    ...placeParameters,
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "The different places at which each subscriber had an event during the interval.",
  },
);

/** The different places at which each subscriber had an event during the interval. */
export const uniqueLocations: QueryKind<typeof schema> = {
  name: "unique_locations",
  schema,
  formula: "",
  columns: [{ name: "subscriber", meaning: "The subscriber, never published." }, placeColumn],
  example: {
    query_kind: "unique_locations",
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
