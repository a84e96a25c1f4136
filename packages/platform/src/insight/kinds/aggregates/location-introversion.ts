import { Type } from "typebox";

import { introversion } from "../../queries/introversion.ts";
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
  formula: [
    "An interaction is a pair `(r, r')` of records of one type that name each other's subscribers, one outgoing and one incoming, within the same second; `r` is at `p`.",
    "`value(p) = |{(r, r') : r at p, r' at p}| / |{(r, r') : r at p, r' at any known place}|`.",
    "The direction, the hours and the subset are those of `r`. Interactions of which only one end was recorded, or located, do not count.",
  ].join("\n"),
  source:
    "Smith, Mashhadi, Capra: Ubiquitous Sensing for Mapping Poverty in Developing Countries (NetMob 2013); FlowMachine, LocationIntroversion, which finds the two records by their id",
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
  compile: (spec, compilation) =>
    introversion(compilation, filterOf(spec), placesOf(spec), spec.direction ?? "both"),
};
