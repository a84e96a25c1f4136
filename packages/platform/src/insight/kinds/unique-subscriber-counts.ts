import { type Static, Type } from "typebox";

import { type Moment, parseMoment } from "../moment.ts";
import { aggregationUnits } from "../units.ts";
import {
  checkInterval,
  eventParameters,
  everyEventType,
  intervalParameters,
} from "./common-parameters.ts";
import type { QueryKind } from "./query-kind.ts";

const schema = Type.Object(
  {
    query_kind: Type.Literal("unique_subscriber_counts"),
    ...intervalParameters,
    aggregation_unit: Type.Union(
      aggregationUnits.map((unit) => Type.Literal(unit)),
      { description: "What to count per." },
    ),
    ...eventParameters,
  },
  {
    additionalProperties: false,
    description: "How many different subscribers had an event in each place during the interval.",
  },
);

type Spec = Static<typeof schema>;

/** Distinct subscribers with at least one located event per place. */
export const uniqueSubscriberCounts: QueryKind<typeof schema> = {
  name: "unique_subscriber_counts",
  schema,
  units: aggregationUnits,
  check: checkInterval,
  compile(spec) {
    const start = parsed(spec.start_date);
    const end = parsed(spec.end_date);
    const events = usesWholeDays(spec, start, end) ? wholeDays : moments(spec);
    const types = spec.event_types ?? null;
    return {
      sql: assemble(spec, events, types),
      parameters: {
        start: events.relation === "event_days" ? start.day : start.timestamp,
        end: events.relation === "event_days" ? end.day : end.timestamp,
        ...hourParameters(spec),
        ...(spec.aggregation_unit === "lon-lat" ? {} : { unit: spec.aggregation_unit }),
        ...Object.fromEntries((types ?? []).map((type, index) => [`type_${index}`, type])),
      },
      reads: { start, end, eventTypes: types ?? everyEventType },
    };
  },
};

interface EventSource {
  readonly relation: "event_days" | "event_records";
  /** The expression giving the day of an event. */
  readonly day: string;
  readonly conditions: readonly string[];
}

const wholeDays: EventSource = {
  relation: "event_days",
  day: "e.day",
  conditions: ["e.day >= $start::DATE", "e.day < $end::DATE"],
};

function moments(spec: Spec): EventSource {
  const conditions = ["e.occurred_at >= $start::TIMESTAMP", "e.occurred_at < $end::TIMESTAMP"];
  if (spec.hours) {
    const over = spec.hours.start_hour < spec.hours.end_hour ? "AND" : "OR";
    conditions.push(`(hour(e.occurred_at) >= $start_hour ${over} hour(e.occurred_at) < $end_hour)`);
  }
  return { relation: "event_records", day: "e.occurred_at::DATE", conditions };
}

function assemble(spec: Spec, events: EventSource, types: readonly string[] | null): string {
  const byRegion = spec.aggregation_unit !== "lon-lat";
  const place = byRegion ? "p.pcod AS pcod" : "p.longitude AS lon, p.latitude AS lat";
  const conditions = [
    ...events.conditions,
    ...(byRegion ? ["p.unit = $unit"] : []),
    ...(types ? [`e.event_type IN (${types.map((_, index) => `$type_${index}`).join(", ")})`] : []),
  ];
  return `SELECT ${place}, count(DISTINCT e.subscriber) AS value
    FROM ${events.relation} e
    JOIN ${byRegion ? "location_regions" : "location_places"} p
      ON p.location = e.location
      AND (p.valid_from IS NULL OR ${events.day} >= p.valid_from)
      AND (p.valid_to IS NULL OR ${events.day} < p.valid_to)
    WHERE ${conditions.join(" AND ")}
    GROUP BY ALL
    ORDER BY ALL`;
}

function usesWholeDays(spec: Spec, start: Moment, end: Moment): boolean {
  return !spec.hours && start.isMidnight && end.isMidnight;
}

function hourParameters(spec: Spec): Record<string, number> {
  return spec.hours ? { start_hour: spec.hours.start_hour, end_hour: spec.hours.end_hour } : {};
}

function parsed(text: string): Moment {
  const moment = parseMoment(text);
  if (!moment) throw new Error("a specification was compiled that had not been checked");
  return moment;
}
