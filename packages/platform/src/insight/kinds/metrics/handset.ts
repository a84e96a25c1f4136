import { Type } from "typebox";

import { handsetCharacteristics, handsets } from "../../queries/handsets.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("handset"),
    ...intervalParameters,
    characteristic: Type.Optional(
      oneOf(handsetCharacteristics, "What of the handset.", "hnd_type"),
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
  formula:
    "A handset is known by the type allocation code (TAC) that an event names. `last` takes that of the latest event of `s` in [start_date, " +
    "end_date) that names one, `most-common` that of most events, of several that of the latest. `value(s)` is the characteristic that " +
    "the loaded list of codes has for it. Whose code is not in the list, or has no such characteristic there, has no value.",
  source:
    "The codes are allocated by the GSM Association: TS.06, IMEI Allocation and Approval Process",
  columns: [subscriberColumn, { name: "value", meaning: "The characteristic." }],
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
  compile: (spec, compilation) =>
    handsets(compilation, filterOf(spec), {
      characteristic: spec.characteristic ?? "hnd_type",
      method: spec.method ?? "last",
    }),
};
