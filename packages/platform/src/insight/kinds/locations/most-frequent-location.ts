import { Type } from "typebox";

import { sql } from "#events";

import { chosenLocation } from "../../queries/locations.ts";
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
    query_kind: queryKind("most_frequent_location"),
    ...intervalParameters,
    ...placeParameters,
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "The place at which each subscriber had most events during the interval.",
  },
);

/** The place at which each subscriber had most events during the interval. */
export const mostFrequentLocation: QueryKind<typeof schema> = {
  name: "most_frequent_location",
  schema,
  formula:
    "`place(s)` is the place `p` with the largest number of events of `s` in `[start_date, end_date)`. Of several with the same number it is that of the latest event; of several that share this moment too, the last by name or by longitude and latitude. Events at an unknown place do not count.",
  source:
    "R. Ahas, S. Silm, O. Järv, E. Saluveer and M. Tiru, Using mobile positioning data to model locations meaningful to users of mobile phones, Journal of Urban Technology 17 (2010).",
  columns: [subscriberColumn, placeColumn],
  example: {
    query_kind: "most_frequent_location",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) => {
    const rows = chosenLocation(compilation, filterOf(spec), placesOf(spec), "most-common");
    return sql`SELECT * FROM ${rows} chosen`;
  },
};
