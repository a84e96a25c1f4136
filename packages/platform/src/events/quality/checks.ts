import type { EventType } from "../event-types.ts";
import { type ColumnKind, storedColumns } from "../ingest/layouts.ts";

/** What the outcome of a check is: how many, seconds, a moment as ISO 8601 in UTC, or whatever an own check answers. */
export const checkUnits = ["count", "seconds", "time", "any"] as const;

export type CheckUnit = (typeof checkUnits)[number];

/** A check that is computed for every day of the types that have the columns it needs. */
export interface Check {
  /** FlowETL's name. */
  readonly id: string;
  readonly title: string;
  readonly unit: CheckUnit;
  /** What it computes, as a sentence. */
  readonly meaning: string;
  /** Columns of a type's layout. */
  readonly needs: readonly string[];
}

const imei = ["imei"];
const imsi = ["imsi"];
const place = ["location_id"];
const direction = ["outgoing"];
const duration = ["duration"];

/**
 * The checks that FlowETL has, by its names and with its meaning. Three are defined more strictly: FlowETL's
 * `count_duplicates` leaves out rows that occur exactly twice, and its `max_msisdns_per_imei` and `max_msisdns_per_imsi`
 * take all rows without the identifier for those of one device. `count_duplicates` and `count_duplicated` leave the id of a
 * record aside, as FlowETL does: a record that was exported twice may have got another one.
 */
export const builtInChecks: readonly Check[] = [
  count("count_added_rows", "Events", "How many events the day has."),
  count(
    "count_duplicates",
    "Repetitions",
    "How many events repeat another one of the day in every column but the id.",
  ),
  count(
    "count_duplicated",
    "Repeated events",
    "How many different events of the day occur more than once, the id aside.",
  ),
  count(
    "count_msisdns",
    "Subscribers and counterparts",
    "How many different msisdns the day's events name, as subscriber or as counterpart.",
  ),
  count("count_imeis", "Devices", "How many different imeis the day's events name.", imei),
  count("count_imsis", "SIM cards", "How many different imsis the day's events name.", imsi),
  count("count_null_imeis", "Events without imei", "How many events name no imei.", imei),
  count("count_null_imsis", "Events without imsi", "How many events name no imsi.", imsi),
  count(
    "max_msisdns_per_imei",
    "Most subscribers of a device",
    "How many different subscribers the imei with the most of them has; 0 when no event names an imei.",
    imei,
  ),
  count(
    "max_msisdns_per_imsi",
    "Most subscribers of a SIM card",
    "How many different subscribers the imsi with the most of them has; 0 when no event names an imsi.",
    imsi,
  ),
  count("count_location_ids", "Cells", "How many different cells the day's events name.", place),
  count(
    "count_locatable_location_ids",
    "Cells with a place",
    "How many of these cells have a place on that day.",
    place,
  ),
  count(
    "count_locatable_events",
    "Events with a place",
    "How many events name a cell that has a place on that day.",
    place,
  ),
  count("count_null_location_ids", "Events without cell", "How many events name no cell.", place),
  time("earliest_timestamp", "First event", "When the first event of the day was."),
  time("latest_timestamp", "Last event", "When the last event of the day was."),
  count("count_added_rows_outgoing", "Outgoing events", "How many events are outgoing.", direction),
  count(
    "count_null_counterparts",
    "Events without counterpart",
    "How many events name no counterpart.",
    ["msisdn_counterpart"],
  ),
  count(
    "count_onnet_msisdns",
    "Subscribers",
    "How many different subscribers have events, counterparts aside.",
    direction,
  ),
  count(
    "count_onnet_msisdns_incoming",
    "Subscribers with incoming events",
    "How many different subscribers have events that are not outgoing.",
    direction,
  ),
  count(
    "count_onnet_msisdns_outgoing",
    "Subscribers with outgoing events",
    "How many different subscribers have outgoing events.",
    direction,
  ),
  count(
    "count_null_durations",
    "Events without duration",
    "How many events have no duration.",
    duration,
  ),
  seconds("max_duration", "Longest duration", "The longest duration; none when no event has one."),
  seconds(
    "median_duration",
    "Median duration",
    "The median of the durations, half-way between the two in the middle of an even number; none when no event has one.",
  ),
];

/** The built-in checks that a type has the columns for. */
export function checksOf(type: EventType): readonly Check[] {
  const columns = columnsForChecks(type);
  return builtInChecks.filter(({ needs }) => needs.every((name) => columns.has(name)));
}

/** The columns that checks may be computed from, by their names in the layout and in the type's table. */
export function columnsForChecks({ layout }: EventType): ReadonlySet<string> {
  const usable = layout.filter(({ name, kind }) => name !== "duration" || isNumeric(kind));
  return new Set([...usable, ...storedColumns(usable)].map(({ name }) => name));
}

/** A declared type may have durations that are no numbers. */
function isNumeric(kind: ColumnKind): boolean {
  return kind === "number" || kind === "whole";
}

function count(id: string, title: string, meaning: string, needs: readonly string[] = []): Check {
  return { id, title, unit: "count", meaning, needs };
}

function time(id: string, title: string, meaning: string): Check {
  return { id, title, unit: "time", meaning, needs: [] };
}

function seconds(id: string, title: string, meaning: string): Check {
  return { id, title, unit: "seconds", meaning, needs: duration };
}
