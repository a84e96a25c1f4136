import { Type } from "typebox";

import { uniqueLocations as uniquePlaces } from "../../queries/locations.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  placeParameters,
  placesOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn, subscriberColumn } from "../result-columns.ts";

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
  formula:
    "The rows are the pairs `(s, p)` of which subscriber `s` had at least one event at place `p` in `[start_date, end_date)`. Events at an unknown place do not count.",
  columns: [subscriberColumn, placeColumn],
  example: {
    query_kind: "unique_locations",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) => uniquePlaces(compilation, filterOf(spec), placesOf(spec)),
};
