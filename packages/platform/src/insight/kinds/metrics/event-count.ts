import { Type } from "typebox";

import { eventCounts } from "../../queries/activity.ts";
import {
  checkInterval,
  directions,
  eventParameters,
  filterOf,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

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
  formula:
    "`value(s) = |{e : e is an event of s in [start_date, end_date)}|`. With direction `in` or `out` only calls, sms and forwards that " +
    "say so count; other events count for `both` alone. Who has no such event has no value.",
  columns: [subscriberColumn, { name: "value", meaning: "Events." }],
  example: {
    query_kind: "event_count",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    direction: "both",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) =>
    eventCounts(compilation, filterOf(spec), spec.direction ?? "both"),
};
