import { Type } from "typebox";

import type { Sql } from "#events";

import {
  checkInterval,
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
    query_kind: queryKind("handset"),
    ...intervalParameters,
    characteristic: Type.Optional(
      oneOf(
        ["hnd_type", "brand", "model", "software_os_name", "software_os_vendor"],
        "What of the handset.",
        "hnd_type",
      ),
    ),
    method: Type.Optional(oneOf(["last", "most-common"], "Which handset.", "last")),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "A characteristic of the handset that each subscriber used last or most.",
  },
);

/** A characteristic of the handset that each subscriber used last or most. */
export const handset: QueryKind<typeof schema> = {
  name: "handset",
  schema,
  formula: "",
  columns: [
    { name: "subscriber", meaning: "The subscriber, never published." },
    { name: "value", meaning: "The characteristic." },
  ],
  example: {
    query_kind: "handset",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    characteristic: "hnd_type",
    method: "last",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
