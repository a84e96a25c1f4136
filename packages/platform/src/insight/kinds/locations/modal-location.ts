import { Type } from "typebox";

import { type Sql, sql } from "#events";
import { addDays } from "#kernel";

import { parseMoment } from "../../moment.ts";
import type { EventFilter } from "../../queries/event-filter.ts";
import { fitsOnePass, placeOfMostLastVisits } from "../../queries/locations-of-days.ts";
import { placeOfMostDays } from "../../queries/locations.ts";
import { exampleDays } from "../example-specs.ts";
import { filterOf, queryKind, samplingParameter, subqueries } from "../parameters.ts";
import type { Compilation, QueryKind, Spec } from "../query-kind.ts";
import { placeColumn, subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("modal_location"),
    locations: subqueries(["daily_location"], "The places of each day."),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "The place that each subscriber has on most of some days.",
  },
);

/** When a day begins, as a text in the order of time. */
function momentOf(day: Spec): string {
  return parseMoment(String(day["date"]))?.timestamp ?? "";
}

/** The place that each subscriber has on most of some days. */
export const modalLocation: QueryKind<typeof schema> = {
  name: "modal_location",
  schema,
  formula:
    "`place(s)` is the place that the largest number of the days in `locations` gives for `s`. Of several it is that of the latest day, by the date of the day and not by its place in the list; of several on that day the last by name or by longitude and latitude. A subscriber needs a place on one of the days only, and a day that is listed twice counts twice.",
  source:
    "R. Wilson and others, Rapid and near real-time assessments of population displacement using mobile phone data following disasters: the 2015 Nepal earthquake, PLoS Currents Disasters (2016).",
  columns: [subscriberColumn, placeColumn],
  example: {
    query_kind: "modal_location",
    locations: exampleDays(1),
  },
  unitFrom: "locations",
  placesAlike: ["locations"],
  compile: (spec, compilation) => {
    const days = commonFilter(spec.locations);
    if (days && !spec.locations.some((day) => compilation.isKept?.(day))) {
      const shared = compilation.placesOf(spec.locations[0]!);
      return sql`SELECT * FROM ${placeOfMostLastVisits(compilation, days, shared)} chosen`;
    }
    return compileEachDay(spec, compilation);
  },
};

function compileEachDay(
  spec: { readonly locations: readonly Spec[] },
  compilation: Compilation,
): Sql {
  const dates = [...new Set(spec.locations.map((day) => momentOf(day)))].toSorted();
  const days = spec.locations.map((day) => ({
    rows: compilation.subquery(day),
    position: dates.indexOf(momentOf(day)),
  }));
  const places = compilation.placesOf(spec.locations[0]!);
  return sql`SELECT * FROM ${placeOfMostDays(compilation.dialect, days, places)} chosen`;
}

/** The events of all days as one filter, where the days follow each other and differ in nothing but their date. */
function commonFilter(days: readonly Spec[]): EventFilter | undefined {
  const dates = days.map(({ date }) => parseMoment(String(date)));
  const moments = dates.flatMap((date) => (date?.isMidnight ? [date.day] : [])).toSorted();
  const [first] = moments;
  const follow = moments.every((day, index) => day === addDays(first!, index));
  const [one, ...others] = days.map((day) => JSON.stringify({ ...day, date: null }));
  if (first === undefined || moments.length < days.length || !follow) return undefined;
  if (others.some((other) => other !== one) || !fitsOnePass(days.length)) return undefined;
  const { method, sampling, ...spec } = days[0]!;
  if ((method ?? "last") !== "last" || sampling) return undefined;
  const interval = { start_date: first, end_date: addDays(first, days.length) };
  return filterOf({ ...spec, ...interval });
}
