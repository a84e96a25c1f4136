const dateAndTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

const seconds = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "UTC",
});

const date = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** A moment (ISO 8601) in words: "10 Mar 2026, 12:00 UTC". */
export function formatMoment(moment: string): string {
  return `${dateAndTime.format(new Date(moment))} UTC`;
}

/** A moment (ISO 8601) in words, to the second: "10 Mar 2026, 12:00:07". It is UTC; whoever shows it says so. */
export function formatMomentExactly(moment: string): string {
  const instant = new Date(moment);
  return `${date.format(instant)}, ${seconds.format(instant)}`;
}

/** A moment (ISO 8601) as a field for date and time has it, in UTC: "2026-03-10T12:00"; empty for none. */
export function toMomentField(moment: string | null): string {
  return moment === null ? "" : new Date(moment).toISOString().slice(0, 16);
}

/** What a field for date and time holds, read as UTC, as ISO 8601; null where it is empty or no moment. */
export function readMomentField(text: string): string | null {
  const time = Date.parse(`${text}Z`);
  return text === "" || Number.isNaN(time) ? null : new Date(time).toISOString();
}
