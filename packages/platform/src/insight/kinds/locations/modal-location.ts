import { Type } from "typebox";

import type { Sql } from "#events";

import { queryKind, samplingParameter, subqueries } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("modal_location"),
    locations: subqueries(["daily_location"], "The places of each day."),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "The place that each subscriber has on most of some days.",
  },
);

/** The place that each subscriber has on most of some days. */
export const modalLocation: QueryKind<typeof schema> = {
  name: "modal_location",
  schema,
  formula: "",
  columns: [{ name: "subscriber", meaning: "The subscriber, never published." }, placeColumn],
  example: {
    query_kind: "modal_location",
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
