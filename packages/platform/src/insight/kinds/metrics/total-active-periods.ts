import { type Static, Type } from "typebox";

import { addSeconds } from "../../later-moment.ts";
import { parseMoment } from "../../moment.ts";
import { activePeriods } from "../../queries/activity.ts";
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
import type { FieldMessages, QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("total_active_periods"),
    start_date: intervalParameters.start_date,
    total_periods: Type.Integer({ minimum: 1, description: "How many periods there are." }),
    period_unit: Type.Optional(
      oneOf(["days", "hours", "minutes"], "In what the length of a period is counted.", "days"),
    ),
    period_length: Type.Optional(
      Type.Integer({ minimum: 1, default: 1, description: "How many units a period has." }),
    ),
    ...eventParameters,
    ...samplingParameter,
  },
  { additionalProperties: false, description: "In how many periods each subscriber had an event." },
);

const unitSeconds = { days: 86_400, hours: 3600, minutes: 60 } as const;

/** Seconds. */
function lengthOf({ period_unit, period_length }: Static<typeof schema>): number {
  return unitSeconds[period_unit ?? "days"] * (period_length ?? 1);
}

/** The periods as one interval; undefined when they end after the calendar. */
function intervalOf(spec: Static<typeof schema>) {
  const start = parseMoment(spec.start_date);
  const end = start && addSeconds(start, lengthOf(spec) * spec.total_periods);
  return end && { ...spec, end_date: end.timestamp };
}

function checkPeriods(spec: Static<typeof schema>): FieldMessages {
  const { start_date: messages } = checkInterval({ ...spec, end_date: spec.start_date });
  if (messages) return { start_date: messages };
  return intervalOf(spec) ? {} : { total_periods: ["Must end before the year 10000."] };
}

function soundInterval(spec: Static<typeof schema>) {
  const interval = intervalOf(spec);
  if (!interval) throw new Error("a specification was compiled that had not been checked");
  return interval;
}

/** In how many periods each subscriber had an event. */
export const totalActivePeriods: QueryKind<typeof schema> = {
  name: "total_active_periods",
  schema,
  formula:
    "The period `i`, from 0, is `[start_date + i · length, start_date + (i + 1) · length)`, its length being period_length times period_unit; " +
    "there are total_periods of them. `value(s) = |{i : s has an event in the period i}|`. Who has no event has no value.",
  columns: [subscriberColumn, { name: "value", meaning: "Periods with an event." }],
  example: {
    query_kind: "total_active_periods",
    start_date: "2016-01-01",
    total_periods: 7,
    period_unit: "days",
    period_length: 1,
  },
  unitFrom: "nonspatial",
  check: checkPeriods,
  reads: (spec) => readsOf(soundInterval(spec)),
  compile: (spec, compilation) => {
    const filter = filterOf(soundInterval(spec));
    return activePeriods(compilation, filter, { start: filter.start, length: lengthOf(spec) });
  },
};
