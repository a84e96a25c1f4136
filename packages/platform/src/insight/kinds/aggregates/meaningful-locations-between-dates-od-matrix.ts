import { Type } from "typebox";

import type { Sql } from "#events";

import { meaningfulExample, meaningfulLocationParameters } from "../meaningful-locations.ts";
import {
  eventTypesParameter,
  intervalParameters,
  placeParameters,
  queryKind,
  subsetParameter,
} from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("meaningful_locations_between_dates_od_matrix"),
    start_date_a: intervalParameters.start_date,
    end_date_a: intervalParameters.end_date,
    start_date_b: intervalParameters.start_date,
    end_date_b: intervalParameters.end_date,
    ...placeParameters,
    ...eventTypesParameter,
    ...subsetParameter,
    label: Type.String({ description: "The label of the places." }),
    ...meaningfulLocationParameters,
  },
  {
    additionalProperties: false,
    description:
      "How many subscribers have a place of a label in a region during one interval and in a further one during another.",
  },
);

/** How many subscribers have a place of a label in a region during one interval and in a further one during another. */
export const meaningfulLocationsBetweenDatesOdMatrix: RunnableKind<typeof schema> = {
  name: "meaningful_locations_between_dates_od_matrix",
  schema,
  formula: "",
  columns: [
    { name: "label", meaning: "The label." },
    { name: "place_from", meaning: "Where from: pcod_from, or lon_from and lat_from." },
    { name: "place_to", meaning: "Where to: pcod_to, or lon_to and lat_to." },
    { name: "value", meaning: "Subscribers, each divided among the pairs of places." },
  ],
  example: {
    query_kind: "meaningful_locations_between_dates_od_matrix",
    start_date_a: "2016-01-01",
    end_date_a: "2016-01-04",
    start_date_b: "2016-01-04",
    end_date_b: "2016-01-08",
    aggregation_unit: "admin3",
    label: "evening",
    ...meaningfulExample,
  },
  unitFrom: "own",
  disclosure: { rule: "people" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
