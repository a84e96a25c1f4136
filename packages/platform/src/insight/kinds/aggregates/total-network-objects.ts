import { Type } from "typebox";

import { networkObjects } from "../../queries/network.ts";
import {
  checkInterval,
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
    query_kind: queryKind("total_network_objects"),
    ...intervalParameters,
    ...placeParameters,
    total_by: Type.Optional(
      oneOf(
        ["second", "minute", "hour", "day", "month", "year"],
        "How long what is counted together lasts.",
        "day",
      ),
    ),
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many different cells had an event in each place and period.",
  },
);

/** How many different cells had an event in each place and period. */
export const totalNetworkObjects: RunnableKind<typeof schema> = {
  name: "total_network_objects",
  schema,
  formula: [
    "`value(p, t) = |{c : c is a cell with an event at p in the period that begins at t}|`, for periods that are seconds, minutes, hours, days, months or years of UTC.",
    "A period in which no cell of the place had an event has no row.",
  ].join("\n"),
  source: "FlowMachine, TotalNetworkObjects (https://flowkit.xyz)",
  columns: [
    placeColumn,
    { name: "value", meaning: "Cells." },
    { name: "datetime", meaning: "The beginning of the period." },
  ],
  example: {
    query_kind: "total_network_objects",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    total_by: "day",
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) =>
    networkObjects(compilation, filterOf(spec), placesOf(spec), spec.total_by ?? "day"),
};
