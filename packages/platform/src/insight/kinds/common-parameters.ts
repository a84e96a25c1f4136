import { Type } from "typebox";

import { type Moment, parseMoment } from "../moment.ts";
import type { EventFilter, Hours } from "../queries/event-filter.ts";
import type { FieldMessages } from "./query-kind.ts";

const eventTypes = ["calls", "sms", "mds", "topups"] as const;

/** What null stands for: also the types that cannot be asked for alone. */
export const everyEventType = [...eventTypes, "forwards"] as const;

/** A value that may be null or left out. */
const notOffered = (description: string) =>
  Type.Optional(Type.Null({ description: `${description} Only null is accepted.` }));

/** Parameters that every kind over an interval of days takes. */
export const intervalParameters = {
  start_date: Type.String({
    description: "First moment of the interval: a date, or a date with time, in UTC.",
    examples: ["2016-01-01"],
  }),
  end_date: Type.String({
    description: "The moment at which the interval has ended: it is not part of it.",
    examples: ["2016-01-08"],
  }),
};

/** Parameters that narrow which events count. */
export const eventParameters = {
  event_types: Type.Optional(
    Type.Union(
      [
        Type.Null(),
        Type.Array(Type.Union(eventTypes.map((name) => Type.Literal(name))), { minItems: 1 }),
      ],
      { description: "Types of events to use; null for all." },
    ),
  ),
  hours: Type.Optional(
    Type.Union(
      [
        Type.Null(),
        Type.Object(
          {
            start_hour: Type.Integer({ minimum: 0, maximum: 24 }),
            end_hour: Type.Integer({ minimum: 0, maximum: 24 }),
          },
          { additionalProperties: false },
        ),
      ],
      {
        description:
          "Hours of the day to use, from start_hour until end_hour, every day; over midnight when the end is smaller. Null for all.",
      },
    ),
  ),
  subscriber_subset: notOffered("A query whose subscribers alone count."),
  mapping_table: notOffered("A table mapping cells to places."),
  geom_table: notOffered("A table with the geometry of the places."),
  geom_table_join_column: notOffered("The column by which the geometry is joined."),
};

interface Interval {
  readonly start_date: string;
  readonly end_date: string;
}

/** Checks that both ends exist and that the interval is not empty. */
export function checkInterval(spec: Interval): FieldMessages {
  const start = parseMoment(spec.start_date);
  const end = parseMoment(spec.end_date);
  const messages: Record<string, string[]> = {};
  if (!start) messages["start_date"] = [notADate(spec.start_date)];
  if (!end) messages["end_date"] = [notADate(spec.end_date)];
  if (start && end && start.timestamp >= end.timestamp) {
    messages["end_date"] = [
      "Must be later than start_date: the interval does not include its end.",
    ];
  }
  return messages;
}

/** The events that a sound specification is about. */
export function filterOf(
  spec: Interval & {
    readonly event_types?: readonly string[] | null;
    readonly hours?: Hours | null;
  },
): EventFilter {
  return {
    start: soundMoment(spec.start_date),
    end: soundMoment(spec.end_date),
    eventTypes: spec.event_types ?? null,
    hours: spec.hours ?? null,
  };
}

function soundMoment(text: string): Moment {
  const moment = parseMoment(text);
  if (!moment) throw new Error("a specification was compiled that had not been checked");
  return moment;
}

function notADate(text: string): string {
  return `Not a valid date: ${JSON.stringify(text.slice(0, 40))}. Write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS.`;
}
