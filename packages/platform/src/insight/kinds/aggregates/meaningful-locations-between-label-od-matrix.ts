import { Type } from "typebox";

import type { Sql } from "#events";

import { meaningfulExample, meaningfulLocationParameters } from "../meaningful-locations.ts";
import {
  checkInterval,
  eventTypesParameter,
  intervalParameters,
  placeParameters,
  queryKind,
  readsOf,
  subsetParameter,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("meaningful_locations_between_label_od_matrix"),
    ...intervalParameters,
    ...placeParameters,
    ...eventTypesParameter,
    ...subsetParameter,
    label_a: Type.String({ description: "The label of the first place." }),
    label_b: Type.String({ description: "The label of the second place." }),
    ...meaningfulLocationParameters,
  },
  {
    additionalProperties: false,
    description:
      "How many subscribers have a place of one label in a region and of another label in a further one.",
  },
);

/** How many subscribers have a place of one label in a region and of another label in a further one. */
export const meaningfulLocationsBetweenLabelOdMatrix: RunnableKind<typeof schema> = {
  name: "meaningful_locations_between_label_od_matrix",
  schema,
  formula: "",
  columns: [
    { name: "label_from", meaning: "The first label." },
    { name: "label_to", meaning: "The second label." },
    { name: "place_from", meaning: "Where from: pcod_from, or lon_from and lat_from." },
    { name: "place_to", meaning: "Where to: pcod_to, or lon_to and lat_to." },
    { name: "value", meaning: "Subscribers, each divided among the pairs of places." },
  ],
  example: {
    query_kind: "meaningful_locations_between_label_od_matrix",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    label_a: "day",
    label_b: "evening",
    ...meaningfulExample,
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
