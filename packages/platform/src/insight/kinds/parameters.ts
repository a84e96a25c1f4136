import { type Static, type TSchema, Type } from "typebox";

import { type Moment, parseMoment } from "../moment.ts";
import type { EventFilter, Hours } from "../queries/event-filter.ts";
import type { Places } from "../queries/places.ts";
import { aggregationUnits } from "../units.ts";
import { subscriberKinds } from "./groups.ts";
import type { FieldMessages, QueryReads, Spec } from "./query-kind.ts";

const eventTypes = ["calls", "sms", "mds", "topups"] as const;

/** What null stands for: also the types that cannot be asked for alone. */
export const everyEventType = [...eventTypes, "forwards"] as const;

/** How several numbers become one. */
export const statistics = ["avg", "max", "min", "median", "mode", "stddev", "variance"] as const;

/** Which of the events with a direction count. */
export const directions = ["in", "out", "both"] as const;

/** A parameter that may be null or left out. */
export function optional<Schema extends TSchema>(schema: Schema, description: string) {
  return Type.Optional(Type.Union([Type.Null(), schema], { description }));
}

/** One of some words; the last parameter is the one that counts when the field is left out. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
  description?: string,
  standard?: Words[number],
) {
  const explained = description === undefined ? {} : { description };
  const defaulted = standard === undefined ? {} : { default: standard };
  return Type.Unsafe<Words[number]>({ type: "string", enum: words, ...explained, ...defaulted });
}

/** The field that names the kind. */
export function queryKind<const Name extends string>(name: Name) {
  return oneOf([name]);
}

/** The annotation of a field with a sub-query: the kinds that it may be of. */
export const queryKindsAnnotation = "x-query-kinds";

/** A field with a sub-query of one of these kinds. */
export function subquery(kinds: readonly string[], description: string) {
  return Type.Unsafe<Spec>({
    type: "object",
    required: ["query_kind"],
    properties: { query_kind: { type: "string", enum: kinds } },
    [queryKindsAnnotation]: kinds,
    description,
  });
}

/** A field with sub-queries of some of these kinds. */
export function subqueries(kinds: readonly string[], description: string) {
  return Type.Array(subquery(kinds, "One of them."), { minItems: 1, description });
}

const dateDescription = "a date, or a date with time, in UTC.";

/** Parameters that every kind over an interval of days takes. */
export const intervalParameters = {
  start_date: Type.String({
    description: `First moment of the interval: ${dateDescription}`,
    examples: ["2016-01-01"],
  }),
  end_date: Type.String({
    description: `The moment at which the interval has ended, which is not part of it: ${dateDescription}`,
    examples: ["2016-01-08"],
  }),
};

/** Parameters that say what places an answer or a sub-query is given per. */
export const placeParameters = {
  aggregation_unit: oneOf(aggregationUnits, "What places are told apart."),
  mapping_table: optional(
    Type.String(),
    "A loaded mapping from cells to regions; cells that it does not name are left out.",
  ),
  geom_table: optional(Type.String(), "A loaded geography to use in place of that of the unit."),
  geom_table_join_column: optional(
    Type.String(),
    "The column that names a region in the mapping and the geography.",
  ),
};

const hours = Type.Object(
  {
    start_hour: Type.Integer({ minimum: 0, maximum: 24 }),
    end_hour: Type.Integer({ minimum: 0, maximum: 24 }),
  },
  { additionalProperties: false },
);

/** The types of events that count. */
export const eventTypesParameter = {
  event_types: optional(
    Type.Array(oneOf(eventTypes), { minItems: 1 }),
    "Types of events to use; null for all.",
  ),
};

/** The hours of the day that count. */
export const hoursParameter = {
  hours: optional(
    hours,
    "Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all.",
  ),
};

/** The subscribers that count. An id that is given is replaced by its query before a specification is checked. */
export const subsetParameter = {
  subscriber_subset: Type.Optional(
    Type.Unsafe<Spec | string | null>({
      ...subquery(
        subscriberKinds,
        "A query whose subscribers alone count, or the id of a sub-query that was computed. Null for all.",
      ),
    }),
  ),
};

/** Parameters that narrow which events count. */
export const eventParameters = {
  ...eventTypesParameter,
  ...hoursParameter,
  ...subsetParameter,
};

/** The window of hours that is night. */
export const nightHours = hours;

/** Which subscribers of a sub-query to keep, at random: any sub-query of subscribers takes it. */
export const samplingParameter = {
  sampling: optional(
    Type.Object(
      {
        seed: optional(
          Type.Number(),
          "The same seed chooses the same subscribers of the same data, with everything else alike.",
        ),
        sampling_method: optional(
          oneOf(["random_ids", "system", "bernoulli"]),
          "random_ids chooses exactly as many as asked for; the others each subscriber with the same probability.",
        ),
        size: optional(Type.Integer({ minimum: 1 }), "How many subscribers."),
        fraction: optional(
          Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
          "Which part of the subscribers, instead of size.",
        ),
        estimate_count: optional(
          Type.Boolean(),
          "Whether the number of all may be estimated. It is counted either way.",
        ),
      },
      { additionalProperties: false },
    ),
    "A random sample of the subscribers of this query.",
  ),
};

export type Sampling = NonNullable<Static<(typeof samplingParameter)["sampling"]>>;

interface Interval {
  readonly start_date: string;
  readonly end_date: string;
}

/** The last day that can be written: the one after it begins a year of five digits. */
const lastDay = "9999-12-31";

/** Checks that both ends exist and that the interval is not empty. */
export function checkInterval(spec: Interval): FieldMessages {
  const start = parseMoment(spec.start_date);
  const end = parseMoment(spec.end_date);
  const messages: Record<string, string[]> = {};
  if (!start) messages["start_date"] = [notADate(spec.start_date)];
  if (!end) messages["end_date"] = [notADate(spec.end_date)];
  if (end && !end.isMidnight && end.day === lastDay) {
    messages["end_date"] = ["Must be 9999-12-31 or before."];
  }
  if (start && end && start.timestamp >= end.timestamp) {
    messages["end_date"] = [
      "Must be later than start_date: the interval does not include its end.",
    ];
  }
  return messages;
}

interface NarrowedInterval extends Interval {
  readonly event_types?: readonly string[] | null;
  readonly hours?: Hours | null;
  readonly subscriber_subset?: Spec | string | null;
}

/** The events that a sound specification is about. */
export function filterOf(spec: NarrowedInterval): EventFilter {
  const subset = spec.subscriber_subset ?? null;
  if (typeof subset === "string") throw new Error("a subset's id was not replaced by its query");
  return {
    start: soundMoment(spec.start_date),
    end: soundMoment(spec.end_date),
    eventTypes: spec.event_types ?? null,
    hours: spec.hours ?? null,
    subset,
  };
}

/** What days and types a sound specification over an interval needs. */
export function readsOf(spec: NarrowedInterval): QueryReads {
  const { start, end, eventTypes: types } = filterOf(spec);
  return { start, end, eventTypes: types ?? everyEventType };
}

interface PlaceSpec {
  readonly aggregation_unit: Places["unit"];
  readonly mapping_table?: string | null;
  readonly geom_table?: string | null;
}

/** The places that a sound specification tells apart. */
export function placesOf(spec: PlaceSpec): Places {
  return {
    unit: spec.aggregation_unit,
    mapping: spec.mapping_table ?? null,
    geography: spec.geom_table ? geographyNamed(spec.geom_table) : null,
  };
}

/** By which name a geography is known; a unit's goes by that of FlowDB's table as well. */
export function geographyNamed(table: string): string {
  return /^geography\.(admin\d)$/.exec(table)?.[1] ?? table;
}

function soundMoment(text: string): Moment {
  const moment = parseMoment(text);
  if (!moment) throw new Error("a specification was compiled that had not been checked");
  return moment;
}

function notADate(text: string): string {
  return `Not a valid date: ${JSON.stringify(text.slice(0, 40))}. Write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS.`;
}
