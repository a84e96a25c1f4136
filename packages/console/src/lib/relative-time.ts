const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** From which number of seconds on a unit is used, the largest first. */
const units = [
  { unit: "year", seconds: 365 * day },
  { unit: "month", seconds: 30 * day },
  { unit: "day", seconds: day },
  { unit: "hour", seconds: hour },
  { unit: "minute", seconds: minute },
] as const;

/**
 * A moment as seen from another, in its largest unit: "3 minutes ago", "in 6 days", "just now", "in less than a minute".
 *
 * @param moment ISO 8601.
 * @param now milliseconds since 1970, as of `Date.now()`.
 */
export function formatRelativeTime(moment: string, now: number): string {
  const seconds = (Date.parse(moment) - now) / 1000;
  const length = Math.abs(seconds);
  if (length < minute) return seconds > 0 ? "in less than a minute" : "just now";
  const amount = formatLargestUnit(length);
  return seconds > 0 ? `in ${amount}` : `${amount} ago`;
}

function formatLargestUnit(seconds: number): string {
  // What is told is never more than what is left: a token with 1 day 23 hours has 1 day, not 2.
  const { unit, seconds: size } = units.find((each) => seconds >= each.seconds) ?? units[4];
  return formatAmount(Math.floor(seconds / size), unit);
}

/** A length of time in words, exactly: "30 days", "1 hour 30 minutes", "90 seconds" as "1 minute 30 seconds". */
export function formatLength(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const { unit, size } of exactUnits) {
    const amount = Math.floor(rest / size);
    if (amount > 0) parts.push(formatAmount(amount, unit));
    rest -= amount * size;
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}

const exactUnits = [
  { unit: "day", size: day },
  { unit: "hour", size: hour },
  { unit: "minute", size: minute },
  { unit: "second", size: 1 },
];

/** A number with its unit: "1 day", "2 days". */
function formatAmount(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
