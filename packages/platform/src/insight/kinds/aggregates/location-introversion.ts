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
    query_kind: queryKind("location_introversion"),
    ...intervalParameters,
    ...placeParameters,
    direction: Type.Optional(
      oneOf(directions, "Which events count: incoming, outgoing or both.", "both"),
    ),
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "Which part of the interactions at each place is with others at the same place.",
  },
);

/** Which part of the interactions at each place is with others at the same place. */
export const locationIntroversion: RunnableKind<typeof schema> = {
  name: "location_introversion",
  schema,
  formula: "",
  columns: [placeColumn, { name: "value", meaning: "The part, 0 to 1." }],
  example: {
    query_kind: "location_introversion",
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
