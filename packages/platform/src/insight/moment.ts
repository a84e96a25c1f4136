const pattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?$/;

/** A point in time without zone, read as UTC. */
export interface Moment {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** `YYYY-MM-DD HH:MM:SS` */
  readonly timestamp: string;
  readonly isMidnight: boolean;
}

/** Reads a date or a date with time as FlowAPI takes them; undefined when it is neither or does not exist. */
export function parseMoment(text: string): Moment | undefined {
  const match = pattern.exec(text);
  if (!match?.[1]) return undefined;
  const [, day, minutes = "00:00", seconds = "00"] = match;
  const time = `${minutes}:${seconds}`;
  const parsed = new Date(`${day}T${time}Z`);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(`${day}T${time}`)) {
    return undefined;
  }
  return { day, timestamp: `${day} ${time}`, isMidnight: time === "00:00:00" };
}

/** Whether the interval `[start, end)` has a part in the day `YYYY-MM-DD`. */
export function touchesDay(start: Moment, end: Moment, day: string): boolean {
  return day >= start.day && (day < end.day || (day === end.day && !end.isMidnight));
}
