import { describeLife } from "./life.ts";
import { tokenErrors } from "./token-errors.ts";

/** The latest moment to which a token may be valid by one rule. */
export interface ExpiryLimit {
  /** Seconds since 1970. */
  readonly at: number;
  /** A sentence that names who sets it, such as: The role "analyst" allows 7 days. */
  readonly reason: string;
}

/** What a server or a role says about the expiry of tokens. */
export interface Limited {
  /** Seconds; null for no limit. */
  readonly longestLife: number | null;
  /** ISO 8601, UTC; null for no limit. */
  readonly latestExpiry: string | null;
}

/**
 * The limits that a server or a role sets for a token that is issued at this time.
 *
 * @param owner - who sets them, as a sentence begins, such as `The role "analyst"`
 * @param now - seconds since 1970
 */
export function limitsOf(owner: string, limited: Limited, now: number): ExpiryLimit[] {
  const limits: ExpiryLimit[] = [];
  if (limited.longestLife !== null) {
    const reason = `${owner} allows ${describeLife(limited.longestLife)}.`;
    limits.push({ at: now + limited.longestLife, reason });
  }
  if (limited.latestExpiry !== null) {
    const at = Math.floor(Date.parse(limited.latestExpiry) / 1000);
    limits.push({ at, reason: `${owner} ${at > now ? "ends" : "ended"} on ${describeTime(at)}.` });
  }
  return limits;
}

/** The limit that is reached first. */
export function earliestLimit(limits: readonly ExpiryLimit[]): ExpiryLimit {
  return limits.reduce((earliest, limit) => (limit.at < earliest.at ? limit : earliest));
}

/**
 * When a token expires, in seconds since 1970: at the earliest limit, or earlier if that is asked for.
 *
 * @param asked - ISO 8601 with a time zone; undefined for the latest possible
 * @throws `identity.expiry_invalid`, `identity.expiry_too_late`, `identity.limit_passed`
 */
export function chooseExpiry(
  limits: readonly ExpiryLimit[],
  now: number,
  asked: string | undefined,
): number {
  const latest = earliestLimit(limits);
  if (latest.at <= now) throw tokenErrors.limit_passed({ reason: latest.reason });
  if (asked === undefined) return latest.at;
  const wanted = readTime(asked);
  if (wanted === null || wanted <= now) {
    throw tokenErrors.expiry_invalid({ text: JSON.stringify(asked.slice(0, 40)) });
  }
  refuseLateExpiry(limits, wanted);
  return wanted;
}

/** @throws `identity.expiry_too_late` with the limit that is reached first, when one is before the time in seconds */
function refuseLateExpiry(limits: readonly ExpiryLimit[], wanted: number): void {
  const latest = earliestLimit(limits);
  if (wanted <= latest.at) return;
  throw tokenErrors.expiry_too_late({
    latest: isoTime(latest.at),
    wanted: isoTime(wanted),
    reason: latest.reason,
  });
}

/** Whole seconds since 1970. */
export function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** Seconds since 1970 as ISO 8601 in UTC. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const timeForm = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/i;

/** Whole seconds since 1970, not after the time that is written; null when it is none. */
export function readTime(text: string): number | null {
  const [, day] = timeForm.exec(text) ?? [];
  // The parser takes 30 February for 2 March.
  if (day === undefined || !isDay(day)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : Math.floor(time / 1000);
}

function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

const dayForm = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const clockForm = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

function describeTime(seconds: number): string {
  const day = dayForm.format(seconds * 1000);
  return seconds % 86_400 === 0 ? day : `${day} at ${clockForm.format(seconds * 1000)} UTC`;
}
