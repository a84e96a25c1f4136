import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { addDays } from "#kernel";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type KnownDay = OperationAnswer<"listEventDays">["days"][number];

export const eventsDaysCommand = defineCommand({
  meta: { name: "days", description: "Show which days are there, and what happened to them last" },
  args: {
    tenant: tenantArgument,
    type: { type: "string", description: "One type of events" },
    from: { type: "string", description: "The first day" },
    to: { type: "string", description: "The day after the last" },
    json: jsonArgument,
  },
  async run({ args }) {
    const { tenant, type, from: start, to: end } = args;
    const { days } = await askAsOperator<"listEventDays">(tenant, {
      method: "GET",
      path: "/api/events/days",
      query: {
        ...(type === undefined ? {} : { type }),
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
      },
    });
    if (args.json) {
      printJsonLines(days);
      return;
    }
    const rows = spansOf(days).map((span) => [
      span.type,
      span.first,
      span.last,
      span.days,
      span.events,
      span.quarantined,
      span.isAvailable ? "yes" : "no",
      span.state,
    ]);
    const header = ["Type", "First", "Last", "Days", "Events", "Unread rows", "Available", "State"];
    process.stdout.write(`${renderTable(header, rows)}\n`);
  },
});

interface DaySpan {
  readonly type: string;
  readonly first: string;
  readonly last: string;
  readonly days: number;
  readonly events: number;
  readonly quarantined: number;
  readonly isAvailable: boolean;
  readonly state: string;
}

/** Days of a type that follow each other and are alike, together. */
function spansOf(days: readonly KnownDay[]): DaySpan[] {
  const spans: DaySpan[] = [];
  for (const { type, day, events, quarantined, isAvailable, state } of days) {
    const span = spans.at(-1);
    const isNext =
      span?.type === type &&
      span.state === state &&
      span.isAvailable === isAvailable &&
      addDays(span.last, 1) === day;
    const one = { type, first: day, days: 1, events, quarantined, isAvailable, state };
    if (!isNext) spans.push({ ...one, last: day });
    else {
      spans[spans.length - 1] = {
        ...span,
        last: day,
        days: span.days + 1,
        events: span.events + events,
        quarantined: span.quarantined + quarantined,
      };
    }
  }
  return spans;
}
