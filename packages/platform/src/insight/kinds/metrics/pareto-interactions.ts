import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  eventParameters,
  intervalParameters,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("pareto_interactions"),
    ...intervalParameters,
    proportion: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: "The part of the interactions.",
    }),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "With which part of their contacts subscribers have a given part of their interactions.",
  },
);

/** With which part of their contacts subscribers have a given part of their interactions. */
export const paretoInteractions: QueryKind<typeof schema> = {
  name: "pareto_interactions",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "The part of the contacts, 0 to 1." },
  ],
  example: {
    query_kind: "pareto_interactions",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    proportion: 0.8,
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
