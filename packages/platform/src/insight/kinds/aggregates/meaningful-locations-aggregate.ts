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
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("meaningful_locations_aggregate"),
    ...intervalParameters,
    ...placeParameters,
    ...eventTypesParameter,
    ...subsetParameter,
    label: Type.String({ description: "The label whose places are counted." }),
    ...meaningfulLocationParameters,
  },
  {
    additionalProperties: false,
    description: "How many subscribers have a meaningful place of a label in each region.",
  },
);

/** How many subscribers have a meaningful place of a label in each region. */
export const meaningfulLocationsAggregate: RunnableKind<typeof schema> = {
  name: "meaningful_locations_aggregate",
  schema,
  formula: "",
  columns: [
    { name: "label", meaning: "The label." },
    placeColumn,
    { name: "value", meaning: "Subscribers, each divided among the places with this label." },
  ],
  example: {
    query_kind: "meaningful_locations_aggregate",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    label: "evening",
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
