import { Type } from "typebox";

import { trips } from "../../queries/trips.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  placeParameters,
  placesOf,
  queryKind,
  readsOf,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placePairColumns } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("trips_od_matrix"),
    ...intervalParameters,
    ...placeParameters,
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many subscribers were at one place and, any time later, at another.",
  },
);

/** How many subscribers were at one place and, any time later, at another. */
export const tripsOdMatrix: RunnableKind<typeof schema> = {
  name: "trips_od_matrix",
  schema,
  formula: [
    "`value(a, b) = |{s : first(s, a) < last(s, b)}|` for `a` other than `b`, where `first` and `last` are the times of the first and the last event of `s` at a place in the interval.",
    "Events at the same moment are not later than each other. A subscriber counts once for each pair.",
  ].join("\n"),
  source: "FlowMachine, TripsODMatrix (https://flowkit.xyz)",
  columns: [...placePairColumns, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "trips_od_matrix",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) => trips(compilation, filterOf(spec), placesOf(spec)),
};
