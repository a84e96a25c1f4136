import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  directions,
  eventParameters,
  intervalParameters,
  oneOf,
  placeParameters,
  queryKind,
  readsOf,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("location_event_counts"),
    ...intervalParameters,
    ...placeParameters,
    interval: Type.Optional(
      oneOf(["day", "hour", "min", "minute"], "How long what is counted together lasts.", "day"),
    ),
    direction: Type.Optional(
      oneOf(directions, "Which events count: incoming, outgoing or both.", "both"),
    ),
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many events there were at each place in each day, hour or minute.",
  },
);

/** How many events there were at each place in each day, hour or minute. */
export const locationEventCounts: RunnableKind<typeof schema> = {
  name: "location_event_counts",
  schema,
  formula: "",
  columns: [
    placeColumn,
    { name: "date", meaning: "The day." },
    { name: "hour", meaning: "The hour, for hours and minutes." },
    { name: "min", meaning: "The minute, for minutes." },
    { name: "value", meaning: "Events." },
  ],
  example: {
    query_kind: "location_event_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    interval: "hour",
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
