import { readLifeLength, toLifeLength } from "./life-length.ts";
import type { LifeLength } from "./life-length.ts";
import { formatMoment, readMomentField, toMomentField } from "./moment.ts";
import { formatLength } from "./relative-time.ts";

/** How far tokens may reach: of a role, or of a server. Null for no limit. */
export interface Limits {
  /** ISO 8601. */
  readonly latestExpiry: string | null;
  readonly longestLifeSeconds: number | null;
}

/** The limits as the fields of a form hold them. */
export interface LimitFields {
  readonly latestExpiry: string;
  readonly longestLife: LifeLength;
}

export function toLimitFields({ latestExpiry, longestLifeSeconds }: Limits): LimitFields {
  return {
    latestExpiry: toMomentField(latestExpiry),
    longestLife: toLifeLength(longestLifeSeconds),
  };
}

/** The limits that the fields say; undefined where the longest life is no length. */
export function readLimits({ latestExpiry, longestLife }: LimitFields): Limits | undefined {
  const longestLifeSeconds = readLifeLength(longestLife);
  if (longestLifeSeconds === undefined) return undefined;
  return { latestExpiry: readMomentField(latestExpiry), longestLifeSeconds };
}

/**
 * Only those limits that the fields say otherwise than before: the fields hold no seconds, and what nobody has touched
 * must not lose them.
 */
export function readChangedLimits(fields: LimitFields, before: Limits): Partial<Limits> {
  const shown = toLimitFields(before);
  const limits = readLimits(fields);
  if (limits === undefined) return {};
  const { latestExpiry, longestLifeSeconds } = limits;
  return {
    ...(fields.latestExpiry === shown.latestExpiry ? {} : { latestExpiry }),
    ...(longestLifeSeconds === readLifeLength(shown.longestLife) ? {} : { longestLifeSeconds }),
  };
}

/** The limits in words: "At most 1 day, until 1 May 2026, 12:00 UTC". */
export function describeLimits({ latestExpiry, longestLifeSeconds }: Limits): string {
  const parts = [
    ...(longestLifeSeconds === null ? [] : [`at most ${formatLength(longestLifeSeconds)}`]),
    ...(latestExpiry === null ? [] : [`until ${formatMoment(latestExpiry)}`]),
  ];
  const text = parts.join(", ");
  return text === "" ? "None of its own" : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
