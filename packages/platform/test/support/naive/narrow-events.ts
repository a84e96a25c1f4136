import { microsecondsOf, type PlacedEvent } from "./events.ts";

/** The parameters that narrow which events count; null is the same as left out. */
export interface Narrowing {
  readonly start_date: string;
  readonly end_date: string;
  readonly event_types?: readonly string[] | null;
  readonly hours?: { readonly start_hour: number; readonly end_hour: number } | null;
}

/** The events that count. Dates are `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
export function narrowEvents(events: readonly PlacedEvent[], by: Narrowing): PlacedEvent[] {
  const [start, end] = [momentOf(by.start_date), momentOf(by.end_date)];
  return events
    .filter(({ microseconds }) => start <= microseconds && microseconds < end)
    .filter(({ type }) => by.event_types?.includes(type) ?? true)
    .filter(({ hour }) => !by.hours || isWithin(hour, by.hours));
}

/** Over midnight unless the end is greater. */
function isWithin(
  hour: number,
  { start_hour, end_hour }: NonNullable<Narrowing["hours"]>,
): boolean {
  if (start_hour < end_hour) return start_hour <= hour && hour < end_hour;
  return hour >= start_hour || hour < end_hour;
}

function momentOf(date: string): number {
  return microsecondsOf(date.length === 10 ? `${date}T00:00:00+00:00` : `${date}+00:00`);
}
