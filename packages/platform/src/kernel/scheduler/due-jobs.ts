import { kernelErrors } from "../kernel-errors.ts";
import type { LeaseRow } from "./leases.ts";
import { latestOccurrence, nextOccurrence } from "./occurrences.ts";
import type { Job } from "./scheduler.ts";

/** How long at most until the next look at what is due: leases run out and clocks are set. */
const longestPauseMilliseconds = 15_000;

/** @throws `kernel.invalid_schedule`, `kernel.job_declared_twice` */
export function checkJobs(jobs: readonly Job[], now: Date): void {
  const names = new Set<string>();
  for (const job of jobs) {
    if (names.has(job.name)) throw kernelErrors.job_declared_twice({ job: job.name });
    names.add(job.name);
    if (nextOccurrence(job, now) === undefined) {
      const { name, schedule, timeZone } = job;
      throw kernelErrors.invalid_schedule({
        job: name,
        schedule,
        timeZone,
        reason: "it never comes",
      });
    }
  }
}

/** The occurrence to run for, when the job is due and nobody holds its lease. */
export function dueOccurrence(job: Job, row: LeaseRow, now: Date): Date | undefined {
  const isHeld = row.leased_until !== null && row.leased_until > now.toISOString();
  const next = nextOccurrence(job, new Date(row.last_run_for));
  if (isHeld || next === undefined || next > now) return undefined;
  return latestOccurrence(job, now) ?? next;
}

/** Milliseconds until something may be due. */
export function pauseUntilNext(jobs: readonly Job[], now: Date): number {
  const pauses = jobs.map((job) => {
    const next = nextOccurrence(job, now);
    return next === undefined ? longestPauseMilliseconds : next.getTime() - now.getTime();
  });
  return Math.max(1, Math.min(longestPauseMilliseconds, ...pauses));
}
