import { Type } from "typebox";

import { eventsPerInterval, intervalColumns } from "../../queries/event-counts.ts";
import {
  checkInterval,
  directions,
  eventParameters,
  filterOf,
  intervalParameters,
  oneOf,
  placeParameters,
  placesOf,
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

/** The clients say minute, the platform that they come from min. */
function intervalOf({ interval = "day" }: { readonly interval?: string }) {
  return interval === "hour" || interval === "day" ? interval : "minute";
}

/** How many events there were at each place in each day, hour or minute. */
export const locationEventCounts: RunnableKind<typeof schema> = {
  name: "location_event_counts",
  schema,
  formula: [
    "`value(p, t) = |{e : e is an event at p in the interval that begins at t}|`.",
    "Events of types without a direction (mds, topups) count only for `both`; so do events whose direction is not known.",
    "A row is published if more subscribers than the threshold had these events, those of `subscriber_subset` alone if it is given.",
  ].join("\n"),
  source: "FlowMachine, LocationEventCounts (https://flowkit.xyz)",
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
  columnsOf: (spec) => ["place", ...intervalColumns[intervalOf(spec)], "value"],
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) =>
    eventsPerInterval(compilation, filterOf(spec), placesOf(spec), {
      interval: intervalOf(spec),
      direction: spec.direction ?? "both",
    }),
};
