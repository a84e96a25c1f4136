import { Type } from "typebox";

import { sql } from "#events";
import { addDays } from "#kernel";

import { parseMoment } from "../../moment.ts";
import { chosenLocation } from "../../queries/locations.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  oneOf,
  placeParameters,
  placesOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn, subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("daily_location"),
    date: Type.String({ description: "The day, UTC.", examples: ["2016-01-01"] }),
    method: Type.Optional(oneOf(["last", "most-common"], "How the place is chosen.", "last")),
    ...placeParameters,
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "One place for each subscriber and day: that of the last event, or that with most events.",
  },
);

/** The day that begins at a date. */
function dayOf(date: string): { readonly start_date: string; readonly end_date: string } {
  const day = parseMoment(date)?.day;
  return { start_date: date, end_date: day ? addDays(day, 1) : date };
}

/** One place for each subscriber and day: that of the last event, or that with most events. */
export const dailyLocation: QueryKind<typeof schema> = {
  name: "daily_location",
  schema,
  formula:
    "With `last`, `place(s)` is that of the latest event of `s` on the day; with `most-common`, the place with the largest number of events of `s` on the day, of several that of the latest event. Of several at the same moment it is the last by name or by longitude and latitude. Events at an unknown place do not count.",
  source:
    "X. Lu, L. Bengtsson and P. Holme, Predictability of population displacement after the 2010 Haiti earthquake, PNAS 109 (2012).",
  columns: [subscriberColumn, placeColumn],
  example: {
    query_kind: "daily_location",
    date: "2016-01-01",
    method: "last",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  check: ({ date }) => {
    const { start_date: messages, end_date: end } = checkInterval(dayOf(date));
    const faults = messages ?? (end && ["Must be before 9999-12-31."]);
    return faults ? { date: faults } : {};
  },
  reads: (spec) => readsOf({ ...spec, ...dayOf(spec.date) }),
  compile: (spec, compilation) => {
    const filter = filterOf({ ...spec, ...dayOf(spec.date) });
    const rows = chosenLocation(compilation, filter, placesOf(spec), spec.method ?? "last");
    return sql`SELECT * FROM ${rows} chosen`;
  },
};
