import { Type } from "typebox";

import { shareWithinHours } from "../../queries/activity.ts";
import {
  checkInterval,
  eventTypesParameter,
  filterOf,
  intervalParameters,
  nightHours,
  queryKind,
  readsOf,
  samplingParameter,
  subsetParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const standardNight = { start_hour: 20, end_hour: 4 } as const;

const schema = Type.Object(
  {
    query_kind: queryKind("nocturnal_events"),
    ...intervalParameters,
    night_hours: Type.Optional(
      Type.Object(nightHours.properties, {
        additionalProperties: false,
        default: standardNight,
        description:
          "The hours of the night, from start_hour until end_hour, over midnight when the end is smaller; 20 until 4 when left out.",
      }),
    ),
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
  formula:
    "`value(s) = 100 · |{e of s : hour(e) in night_hours}| / |{e of s}|` over the events in [start_date, end_date). The hour is that of UTC; " +
    "`end_hour` is not part of the night, and a night of which both ends are the same is the whole day. Who has no event has no value.",
  source:
    "Percent nocturnal of bandicoot: Y.-A. de Montjoye, L. Rocher, A. Pentland, bandicoot: a Python toolbox for mobile phone metadata, " +
    "JMLR 17 (175), 2016; there with a night from 19 until 7",
  columns: [subscriberColumn, { name: "value", meaning: "Percent." }],
  example: {
    query_kind: "nocturnal_events",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    night_hours: { start_hour: 20, end_hour: 4 },
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) =>
    shareWithinHours(compilation, filterOf(spec), spec.night_hours ?? standardNight),
};
