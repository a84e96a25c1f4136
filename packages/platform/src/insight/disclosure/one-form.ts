import { addDays } from "#kernel";

import { geographyNamed } from "../kinds/parameters.ts";
import type { Spec } from "../kinds/query-kind.ts";
import { parseMoment } from "../moment.ts";
import type { Hours } from "../queries/event-filter.ts";
import { isSpec, kindOf, subqueryFields } from "../query-tree.ts";

/** The days that there are events of, by type. */
export type AvailableDays = Readonly<Record<string, readonly string[]>>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A sound specification in the form that is chosen of all that have the same answer whatever the data are, or with the days that there
 * are: so that nobody keeps two questions from being compared by putting one of them differently.
 */
export function oneFormOf(spec: Spec, available: AvailableDays): Spec {
  const below = subqueryFields(kindOf(spec));
  const entries = Object.entries(spec).map(([name, value]) => {
    if (!below.has(name) || name === "subscriber_subset") return [name, value] as const;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const formed = values.map((each) => (isSpec(each) ? oneFormOf(each, available) : each));
    return [name, Array.isArray(value) ? formed : formed[0]] as const;
  });
  const formed = Object.fromEntries(entries) as Spec;
  const forms = [withOnePlace, withOneHours, withOneJoin, withOneOrder, withOneKind];
  return forms.reduce((each, form) => form(each), withOneInterval(formed, available));
}

/** Kinds that are others by definition: counting who was at a place, and what is chosen of one alone. */
function withOneKind(spec: Spec): Spec {
  const { query_kind: kind, locations } = spec;
  if (kind === "unique_subscriber_counts") {
    return {
      query_kind: "spatial_aggregate",
      locations: { ...spec, query_kind: "unique_locations" },
    };
  }
  if (kind === "modal_location") return onlyOneOf(spec) ?? spec;
  if (kind === "majority_location" && !spec["sampling"]) {
    return onlyOneOf(spec["subscriber_location_weights"]) ?? spec;
  }
  const isAggregate = kind === "spatial_aggregate" || kind === "joined_spatial_aggregate";
  if (!isAggregate || !isSpec(locations) || locations.query_kind !== "location_visits") return spec;
  return { ...spec, locations: onlyOneOf(locations) ?? locations };
}

/** The only location of a list that nothing is drawn from. */
function onlyOneOf(spec: unknown): Spec | undefined {
  if (!isSpec(spec) || spec["sampling"] || !Array.isArray(spec["locations"])) return undefined;
  const [first, ...others] = spec["locations"] as readonly unknown[];
  return others.length === 0 && isSpec(first) ? first : undefined;
}

/** A mapping says all of a region, and points are the same by any geography. */
function withOnePlace(spec: Spec): Spec {
  const { geom_table: geography, geom_table_join_column: _, ...rest } = spec;
  const { aggregation_unit: unit, mapping_table: mapping } = rest;
  if (typeof unit !== "string") return spec;
  if (unit === "lon-lat") return rest;
  if (mapping !== undefined) return { ...rest, aggregation_unit: "admin3" };
  const isOwn = typeof geography !== "string" || geographyNamed(geography) === unit;
  return isOwn ? rest : { ...rest, geom_table: geographyNamed(geography) };
}

function withOneHours(spec: Spec): Spec {
  const { hours, ...rest } = spec;
  if (hours === undefined) return spec;
  const { start_hour: start, end_hour: end } = hours as Hours;
  if (start % 24 === end % 24) return rest;
  return { ...rest, hours: { start_hour: start % 24, end_hour: end % 24 } };
}

/** Two words for the same. */
function withOneJoin(spec: Spec): Spec {
  const { join_type: join } = spec;
  if (typeof join !== "string") return spec;
  return { ...spec, join_type: join.replace(/^(left|right) outer$/, "$1") };
}

/** Kinds for which the order of a list does not matter. */
const unordered: ReadonlySet<string> = new Set(["modal_location", "location_visits"]);

/** By what is asked, and only then by who counts. */
function withOneOrder(spec: Spec): Spec {
  const { locations } = spec;
  if (!unordered.has(spec.query_kind) || !Array.isArray(locations)) return spec;
  const texts = (locations as readonly Spec[]).map((each) => {
    const { subscriber_subset: subset = null, sampling = null, ...asked } = each;
    return { each, text: JSON.stringify([sorted(asked), subset, sampling]) };
  });
  const inOrder = texts.toSorted((a, b) => (a.text < b.text ? -1 : 1));
  return { ...spec, locations: inOrder.map(({ each }) => each) };
}

function sorted(fields: Fields): readonly unknown[] {
  return Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Intervals end with the days that there are events of, and types are those that there are. */
function withOneInterval(spec: Spec, available: AvailableDays): Spec {
  const kind = kindOf(spec);
  const [read] = [kind.reads?.(spec as never) ?? []].flat();
  if (!read) return spec;
  const whole = { start: read.start.timestamp, end: read.end.timestamp };
  const { types, ...cut } = cutTo(whole, read.eventTypes, available);
  const changed: Record<string, unknown> = {};
  for (const suffix of ["", "_a", "_b"]) {
    const start = parseMoment(String(spec[`start_date${suffix}`]));
    const end = parseMoment(String(spec[`end_date${suffix}`]));
    if (!start || !end) continue;
    const interval = { start: start.timestamp, end: end.timestamp };
    const part = cutTo(interval, read.eventTypes, available);
    changed[`start_date${suffix}`] = part.start;
    changed[`end_date${suffix}`] = part.end;
  }
  if ("event_types" in kind.schema.properties) changed["event_types"] = types;
  const { total_periods: periods, period_unit: _, period_length: __, ...rest } = spec;
  if (typeof periods !== "number") return { ...spec, ...changed };
  // Periods are as long as their seconds say, and after the last event there may be any number of them.
  const length = (momentOf(whole.end) - momentOf(whole.start)) / periods;
  return { ...rest, ...changed, start_date: whole.start, end_date: cut.end, length };
}

function momentOf(timestamp: string): number {
  return Date.parse(`${timestamp.replace(" ", "T")}Z`);
}

/** The part of an interval with the events that there are, and the types that there are in it. */
export function cutTo(
  { start, end }: { readonly start: string; readonly end: string },
  asked: readonly string[],
  available: AvailableDays,
): { start: string; end: string; types: readonly string[] } {
  const days = (type: string) =>
    (available[type] ?? []).filter((day) => `${day} 24` > start && `${day} 00:00:00` < end);
  const types = [...new Set(asked)].filter((type) => days(type).length > 0).toSorted();
  const touched = types.flatMap((type) => days(type)).toSorted();
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined) return { start, end, types };
  const begin = `${first} 00:00:00`;
  const finish = `${addDays(last, 1)} 00:00:00`;
  return { start: begin > start ? begin : start, end: finish < end ? finish : end, types };
}
