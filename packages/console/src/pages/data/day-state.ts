import type { KnownDay } from "./data-queries.ts";

/** What a day is shown as: what can be asked of it, or else what happened last. */
export type DayMark = "available" | "ingesting" | "failed" | "removed";

/** A day stays available while it is loaded again, and when that fails. */
export function markOf({ isAvailable, state }: Pick<KnownDay, "isAvailable" | "state">): DayMark {
  if (state === "ingesting") return "ingesting";
  if (isAvailable) return "available";
  return state === "removed" ? "removed" : "failed";
}

const words: Readonly<Record<KnownDay["state"], string>> = {
  ingested: "Loaded",
  ingesting: "Loading",
  refused: "Refused",
  interrupted: "Interrupted",
  removed: "Removed",
};

/** What happened to a day, in a word. */
export function nameState(state: KnownDay["state"]): string {
  return words[state];
}

/** Whether the last attempt failed while what was there before still counts. */
export function isFailedCorrection({
  isAvailable,
  state,
}: Pick<KnownDay, "isAvailable" | "state">): boolean {
  return isAvailable && (state === "refused" || state === "interrupted");
}
