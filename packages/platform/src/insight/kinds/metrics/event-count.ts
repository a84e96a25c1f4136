import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  directions,
  eventParameters,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("event_count"),
    ...intervalParameters,
    direction: Type.Optional(
      oneOf(directions, "Which events count: incoming, outgoing or both.", "both"),
    ),
    ...eventParameters,
    ...samplingParameter,
  },
  { additionalProperties: false, description: "How many events each subscriber had." },
);

/** How many events each subscriber had. */
export const eventCount: QueryKind<typeof schema> = {
  name: "event_count",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Events." },
  ],
  example: {
    query_kind: "event_count",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    direction: "both",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
