import { everyEventType } from "../kinds/parameters.ts";
import type { Spec } from "../kinds/query-kind.ts";
import { parseMoment } from "../moment.ts";
import type { Hours } from "../queries/event-filter.ts";
import { isSpec, kindOf, subqueryFields } from "../query-tree.ts";
import { type AvailableDays, cutTo, oneFormOf } from "./one-form.ts";

/** How a query, or one below it, narrows which events and which people count. */
export interface Narrowing {
  /** `YYYY-MM-DD HH:MM:SS`; empty where the interval is not compared. */
  readonly start: string;
  /** Not part of it. */
  readonly end: string;
  /** A bit for each hour of the day. */
  readonly hours: number;
  /** Sorted. */
  readonly types: readonly string[];
  /** `in`, `out` or `both`. */
  readonly direction: string;
  readonly subset: Narrowed | null;
  /** The sample that is drawn, as JSON. */
  readonly sample: string | null;
}

/** A question taken apart: what it asks, and how it narrows that. */
export interface Narrowed {
  /** What it asks, as JSON: equal for questions that differ only in what is narrowed. */
  readonly family: string;
  /** By the place in the specification. */
  readonly narrowings: Readonly<Record<string, Narrowing>>;
}

/** Which parameters of a kind only ever add people to a row when they are widened. */
type Growth = "events" | "interval" | "nothing";

const growths: Readonly<Record<string, Growth>> = {
  unique_subscriber_counts: "events",
  location_event_counts: "events",
  location_introversion: "events",
  trips_od_matrix: "events",
  total_network_objects: "events",
  unique_locations: "events",
  // An event in between makes two visits that were consecutive no longer so; one before or after does not.
  consecutive_trips_od_matrix: "interval",
  dfs_metric_total_amount: "interval",
};

/** Where more rows below only ever add people to the rows above. */
const growing: ReadonlySet<string> = new Set([
  "spatial_aggregate.locations",
  "joined_spatial_aggregate.locations",
  "flows.from_location",
  "flows.to_location",
  "inflows.from_location",
  "inflows.to_location",
  "outflows.from_location",
  "outflows.to_location",
  "active_at_reference_location_counts.unique_locations",
  "unique_visitor_counts.unique_subscriber_counts",
  "unique_visitor_counts.active_at_reference_location_counts",
  "aggregate_network_objects.total_network_objects",
]);

const meaningful = [
  "labels",
  "tower_hour_of_day_scores",
  "tower_day_of_week_scores",
  "tower_cluster_radius",
  "tower_cluster_call_threshold",
] as const;

/**
 * Parameters that are not compared: bins, because what lies between their bounds is compared by itself; bounds that can be moved until
 * one person is on the other side; and areas, which can be drawn in any number of ways that tell the same people apart.
 */
const cuts: Readonly<Record<string, readonly string[]>> = {
  histogram_aggregate: ["bins", "range"],
  coalesced_location: ["weight_threshold"],
  mobility_classification: ["stay_length_threshold"],
  meaningful_locations_aggregate: meaningful,
  meaningful_locations_between_dates_od_matrix: meaningful,
  meaningful_locations_between_label_od_matrix: meaningful,
};

/** Kinds of which whoever has an event has a row: as subsets they are the same. */
const memberKinds: ReadonlySet<string> = new Set([
  "daily_location",
  "most_frequent_location",
  "unique_locations",
  "event_count",
  "radius_of_gyration",
  "unique_location_counts",
  "nocturnal_events",
  "total_active_periods",
]);

const everyHour = 2 ** 24 - 1;

/**
 * Takes a sound specification apart. Intervals are cut to the days that there are events of, and types of which there are none are
 * left out, so that questions about the same events are the same.
 *
 * @param isMembership for a subset, of which it only matters who is in it
 */
export function narrowedOf(spec: Spec, available: AvailableDays, isMembership = false): Narrowed {
  if (isMembership && memberKinds.has(spec.query_kind)) return membersOf(spec, available);
  const narrowings: Record<string, Narrowing> = {};
  const strip = (part: Spec, path: string, mayGrow: boolean): unknown => {
    const kind = kindOf(part);
    const growth = isMembership ? "events" : mayGrow ? growthOf(part) : "nothing";
    const narrowing = new Set(narrowingFields(growth));
    if (Object.keys(kind.schema.properties).some((name) => narrowing.has(name))) {
      narrowings[path] = narrowingOf(part, growth, available);
    }
    const below = subqueryFields(kind);
    const removed = new Set([...narrowing, ...(cuts[part.query_kind] ?? [])]);
    const kept = Object.entries(part).filter(([name]) => !removed.has(name));
    return kept.toSorted(byName).map(([name, value]) => {
      if (!below.has(name)) return [name, value];
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      const grows = mayGrow && growsBy(part, name);
      const stripped = list.map((each, index) =>
        isSpec(each) ? strip(each, `${path}/${name}.${index}`, grows) : each,
      );
      return [name, stripped];
    });
  };
  const family = JSON.stringify(strip(oneFormOf(spec, available), "", true));
  return { family, narrowings };
}

/** Whoever has an event. Those of whom none has a known place are not told from the others: that only leaves out more. */
function membersOf(spec: Spec, available: AvailableDays): Narrowed {
  const [read] = [kindOf(spec).reads?.(spec as never) ?? []].flat();
  if (!read) throw new Error(`${spec.query_kind} reads no events`);
  const interval = { start_date: read.start.timestamp, end_date: read.end.timestamp };
  const family = JSON.stringify(["members", spec["mapping_table"] ?? null]);
  const narrowings = { "": narrowingOf({ ...spec, ...interval }, "events", available) };
  return { family, narrowings };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function growthOf(part: Spec): Growth {
  return growths[part.query_kind] ?? "nothing";
}

/** A join that keeps those without a counterpart loses them when they get one. */
function growsBy(part: Spec, field: string): boolean {
  return growing.has(`${part.query_kind}.${field}`) && (part["join_type"] ?? "inner") === "inner";
}

function narrowingFields(growth: Growth): string[] {
  const always = ["subscriber_subset", "sampling"];
  if (growth === "nothing") return always;
  const interval = [...always, "start_date", "end_date"];
  return growth === "interval" ? interval : [...interval, "hours", "event_types", "direction"];
}

function narrowingOf(part: Spec, growth: Growth, available: AvailableDays): Narrowing {
  const subset = part["subscriber_subset"];
  const sample = part["sampling"];
  return {
    ...eventsOf(part, growth, available),
    subset: isSpec(subset) ? narrowedOf(subset, available, true) : null,
    sample: sample ? JSON.stringify(sample) : null,
  };
}

function eventsOf(
  part: Spec,
  growth: Growth,
  available: AvailableDays,
): Omit<Narrowing, "subset" | "sample"> {
  const { start, end, types } = intervalOf(part, growth, available);
  // What is not compared belongs to the family, or is not a parameter of the kind.
  if (growth !== "events") return { start, end, hours: everyHour, types: [], direction: "both" };
  const hours = bitsOf(part["hours"] as Hours | undefined);
  const { direction = "both" } = part as { readonly direction?: string };
  return { start, end, hours, types, direction };
}

function intervalOf(
  part: Spec,
  growth: Growth,
  available: AvailableDays,
): Pick<Narrowing, "start" | "end" | "types"> {
  const start = parseMoment(String(part["start_date"]));
  const end = parseMoment(String(part["end_date"]));
  const hasTypes = "event_types" in kindOf(part).schema.properties;
  const asked = part["event_types"] as readonly string[] | undefined;
  const types = asked ?? (hasTypes ? everyEventType : []);
  if (growth === "nothing" || !start || !end) {
    return { start: "", end: "", types: types.toSorted() };
  }
  return cutTo({ start: start.timestamp, end: end.timestamp }, types, available);
}

function bitsOf(hours: Hours | undefined): number {
  if (!hours) return everyHour;
  const { start_hour: start, end_hour: end } = hours;
  const isIn = (hour: number) =>
    start < end ? hour >= start && hour < end : hour >= start || hour < end;
  return Array.from({ length: 24 }, (_, hour) => (isIn(hour) ? 2 ** hour : 0)).reduce(
    (sum, bit) => sum + bit,
  );
}
