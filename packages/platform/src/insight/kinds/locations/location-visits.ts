import { Type } from "typebox";

import type { Sql } from "#events";

import { queryKind, samplingParameter, subqueries } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("location_visits"),
    locations: subqueries(
      ["daily_location", "modal_location"],
      "The places of each day or period.",
    ),
    ...samplingParameter,
  },
  { additionalProperties: false, description: "How often each subscriber had each place." },
);

/** How often each subscriber had each place. */
export const locationVisits: QueryKind<typeof schema> = {
  name: "location_visits",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    placeColumn,
    { name: "value", meaning: "How many of the queries give this place." },
  ],
  example: {
    query_kind: "location_visits",
    locations: ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => ({
      query_kind: "daily_location",
      date,
      method: "last",
      aggregation_unit: "admin3",
    })),
  },
  unitFrom: "locations",
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
