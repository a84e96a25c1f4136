import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
  eventTypesParameter,
  intervalParameters,
  nightHours,
  queryKind,
  readsOf,
  samplingParameter,
  subsetParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("nocturnal_events"),
    ...intervalParameters,
    night_hours: Type.Optional(nightHours),
    ...eventTypesParameter,
    ...subsetParameter,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "Which part of the events of each subscriber is at night, in percent.",
  },
);

/** Which part of the events of each subscriber is at night, in percent. */
export const nocturnalEvents: QueryKind<typeof schema> = {
  name: "nocturnal_events",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "Percent." },
  ],
  example: {
    query_kind: "nocturnal_events",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    night_hours: { start_hour: 20, end_hour: 4 },
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
