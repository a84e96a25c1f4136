import { Cron } from "croner";

import { kernelErrors } from "../kernel-errors.ts";
import type { Job } from "./scheduler.ts";

/**
 * When a job is due next after a moment, to the second. A fixed time of day that a change to summer time leaves out comes
 * at the first moment after the gap; one that a change to winter time repeats comes once.
 *
 * @returns undefined when it is never due again
 * @throws `kernel.invalid_schedule`
 */
export function nextOccurrence(
  job: Pick<Job, "name" | "schedule" | "timeZone">,
  after: Date,
): Date | undefined {
  return ask(job, (cron) => cron.nextRun(after) ?? undefined);
}

/**
 * When a job was due last, at a moment or before it.
 *
 * @throws `kernel.invalid_schedule`
 */
export function latestOccurrence(
  job: Pick<Job, "name" | "schedule" | "timeZone">,
  until: Date,
): Date | undefined {
  // The library looks for what lies before the second that it is given.
  const nextSecond = new Date(Math.floor(until.getTime() / 1_000) * 1_000 + 1_000);
  return ask(job, (cron) => cron.previousRuns(1, nextSecond)[0]);
}

function ask<Answer>(
  { name, schedule, timeZone }: Pick<Job, "name" | "schedule" | "timeZone">,
  question: (cron: Cron) => Answer,
): Answer {
  try {
    return question(new Cron(schedule, { timezone: timeZone, mode: "5-or-6-parts", paused: true }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw kernelErrors.invalid_schedule(
      { job: name, schedule, timeZone, reason },
      { cause: error },
    );
  }
}
