import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  directions,
  eventParameters,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("subscriber_degree"),
    ...intervalParameters,
    direction: Type.Optional(
      oneOf(directions, "Which events count: incoming, outgoing or both.", "both"),
    ),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "With how many different others each subscriber had contact.",
  },
);

/** With how many different others each subscriber had contact. */
export const subscriberDegree: QueryKind<typeof schema> = {
  name: "subscriber_degree",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Others." },
  ],
  example: {
    query_kind: "subscriber_degree",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    direction: "both",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
