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
    query_kind: queryKind("radius_of_gyration"),
    ...intervalParameters,
    ...eventParameters,
    ...samplingParameter,
  },
  { additionalProperties: false, description: "How far each subscriber moved, in kilometres." },
);

/** How far each subscriber moved, in kilometres. */
export const radiusOfGyration: QueryKind<typeof schema> = {
  name: "radius_of_gyration",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Kilometres." },
  ],
  example: {
    query_kind: "radius_of_gyration",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
