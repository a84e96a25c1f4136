import { Type } from "typebox";

import { consecutiveTrips } from "../../queries/trips.ts";
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
  formula: [
    "`value(a, b) = |{s : s has an event at a whose next located event is at b}|`, `a = b` included: two events one after the other at the same place.",
    "The events of a subscriber are ordered by time, and those of the same moment by the name of their place, or by longitude and latitude. A subscriber counts once for each pair.",
  ].join("\n"),
  source: "FlowMachine, ConsecutiveTripsODMatrix (https://flowkit.xyz)",
  columns: [...placePairColumns, { name: "value", meaning: "Subscribers." }],
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
  compile: (spec, compilation) => consecutiveTrips(compilation, filterOf(spec), placesOf(spec)),
};
