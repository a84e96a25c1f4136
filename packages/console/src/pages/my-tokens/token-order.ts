import type { OperationRequest } from "@flotilla/client";

import { readMomentField } from "../../lib/moment.ts";
import { formatLength } from "../../lib/relative-time.ts";
import type { GrantedServer } from "./token-queries.ts";

const hour = 3600;
const day = 24 * hour;

/** Until when a token is wanted: as long as allowed, for some seconds, or until a moment as a field has it (UTC). */
export type Expiry =
  | { readonly kind: "latest" }
  | { readonly kind: "length"; readonly seconds: number }
  | { readonly kind: "moment"; readonly text: string };

/** What has been chosen so far for a new token. */
export interface TokenDraft {
  readonly name: string;
  /** Of every chosen role the scopes that the token shall have. */
  readonly scopes: ReadonlyMap<string, readonly string[]>;
  readonly expiry: Expiry;
}

export type LatestExpiry = GrantedServer["latestExpiry"];

/** Lengths that are offered by a click, in seconds. */
export const quickLengths = [
  { label: "1 hour", seconds: hour },
  { label: "1 day", seconds: day },
  { label: "7 days", seconds: 7 * day },
] as const;

/** The latest expiry that the server and every chosen role allow: the earliest of theirs. */
export function findLatestExpiry(server: GrantedServer, roles: readonly string[]): LatestExpiry {
  const chosen = server.roles.filter(({ name }) => roles.includes(name));
  return chosen
    .map(({ latestExpiry }) => latestExpiry)
    .reduce(
      (earliest, each) => (Date.parse(each.at) < Date.parse(earliest.at) ? each : earliest),
      server.latestExpiry,
    );
}

/** The moment (ISO 8601) that a choice means; null where it means none. `now` is in milliseconds. */
export function resolveExpiry(expiry: Expiry, latest: LatestExpiry, now: number): string | null {
  if (expiry.kind === "latest") return latest.at;
  if (expiry.kind === "moment") return readMomentField(expiry.text);
  return new Date(now + expiry.seconds * 1000).toISOString();
}

/** What is wrong with a draft, in words, by its part; empty when it can be ordered. */
export function checkDraft(
  draft: TokenDraft,
  latest: LatestExpiry,
  now: number,
): { readonly name?: string; readonly roles?: string; readonly expiry?: string } {
  const expiry = checkExpiry(draft.expiry, latest, now);
  return {
    ...(draft.name.trim() === "" && { name: "Give the token a name." }),
    ...(![...draft.scopes.values()].some(({ length }) => length > 0) && {
      roles: "Choose at least one role, and of it at least one scope.",
    }),
    ...(expiry !== undefined && { expiry }),
  };
}

/** The order for the platform. Times that the platform sets are left out, and so are scopes where a role is taken whole. */
export function composeOrder(
  draft: TokenDraft,
  server: GrantedServer,
  now: number,
): OperationRequest<"createToken">["body"] {
  const latest = findLatestExpiry(server, [...draft.scopes.keys()]);
  const expiresAt =
    draft.expiry.kind === "latest" ? null : resolveExpiry(draft.expiry, latest, now);
  const [first, ...others] = server.roles.flatMap((role) => {
    const scopes = draft.scopes.get(role.name) ?? [];
    if (scopes.length === 0) return [];
    const isWhole = scopes.length === role.scopes.length;
    return [{ role: role.name, ...(!isWhole && { scopes: [...scopes] }) }];
  });
  if (first === undefined) throw new Error("The draft has no role; it has to be checked before.");
  return {
    name: draft.name.trim(),
    server: server.id,
    roles: [first, ...others],
    ...(expiresAt !== null && { expiresAt }),
  };
}

/** How far away a moment is: "7 days from now", "6 days 12 hours from now"; to the hour, within a day to the minute. */
export function formatFromNow(moment: string, now: number): string {
  const seconds = Math.max(0, (Date.parse(moment) - now) / 1000);
  const step = seconds >= day ? hour : 60;
  return `${formatLength(Math.round(seconds / step) * step)} from now`;
}

const longDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

/** A moment (ISO 8601) in words: "21 November 2026, 14:00 UTC". */
export function formatLongMoment(moment: string): string {
  const instant = new Date(moment);
  return `${longDay.format(instant)}, ${clock.format(instant)} UTC`;
}

function checkExpiry(expiry: Expiry, latest: LatestExpiry, now: number): string | undefined {
  if (expiry.kind === "latest") return undefined;
  const moment = resolveExpiry(expiry, latest, now);
  if (moment === null) return "Choose a date and a time.";
  if (Date.parse(moment) <= now) return "Choose a moment that is still to come.";
  if (Date.parse(moment) > Date.parse(latest.at)) {
    return `The latest is ${formatLongMoment(latest.at)}. ${latest.reason}`;
  }
  return undefined;
}
