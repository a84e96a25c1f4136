import { Type } from "typebox";

import type { Sql } from "#events";

import { singleLocationKinds } from "../groups.ts";
import {
  checkInterval,
  eventParameters,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
  statistics,
  subquery,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("displacement"),
    ...intervalParameters,
    statistic: Type.Optional(
      oneOf(statistics, "How the numbers of a subscriber become one.", "avg"),
    ),
    reference_location: subquery(singleLocationKinds, "The place of reference of each subscriber."),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "A statistic of the distances of the events of each subscriber from a place of reference, in kilometres.",
  },
);

/** A statistic of the distances of the events of each subscriber from a place of reference, in kilometres. */
export const displacement: QueryKind<typeof schema> = {
  name: "displacement",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Kilometres." },
  ],
  example: {
    query_kind: "displacement",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    statistic: "avg",
    reference_location: {
      query_kind: "daily_location",
      date: "2016-01-01",
      method: "last",
      aggregation_unit: "lon-lat",
    },
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
