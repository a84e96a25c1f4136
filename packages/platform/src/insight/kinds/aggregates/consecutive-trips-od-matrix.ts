import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  eventParameters,
  intervalParameters,
  placeParameters,
  queryKind,
  readsOf,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("consecutive_trips_od_matrix"),
    ...intervalParameters,
    ...placeParameters,
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many subscribers were at one place and next at another.",
  },
);

/** How many subscribers were at one place and next at another. */
export const consecutiveTripsOdMatrix: RunnableKind<typeof schema> = {
  name: "consecutive_trips_od_matrix",
  schema,
  formula: "",
  columns: [
    { name: "place_from", meaning: "Where from: pcod_from, or lon_from and lat_from." },
    { name: "place_to", meaning: "Where to: pcod_to, or lon_to and lat_to." },
    { name: "value", meaning: "Subscribers." },
  ],
  example: {
    query_kind: "consecutive_trips_od_matrix",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
