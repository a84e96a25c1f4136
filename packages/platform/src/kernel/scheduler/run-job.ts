import { kernelErrors } from "../kernel-errors.ts";
import type { Job } from "./scheduler.ts";

/** How a run ended: with its work done, by failing or taking too long, or because it was stopped and should run again. */
export type RunResult =
  | { readonly end: "done" }
  | { readonly end: "failed"; readonly error: unknown }
  | { readonly end: "stopped" };

export interface Run {
  readonly result: Promise<RunResult>;
  /** Fulfilled when nothing of the run is left: later than the result when the job does not heed its signal. */
  readonly settled: Promise<void>;
}

/** How long a run that is stopped may take to end. */
const endingSeconds = 10;
const longestTimerMilliseconds = 2 ** 31 - 1;

/** Runs a job. Its signal is aborted when its time is over, which ends the run, and when `stop` is. */
export function runJob(job: Job, stop: AbortSignal): Run {
  const overtime = new AbortController();
  const { promise: result, resolve } = Promise.withResolvers<RunResult>();
  const timers = [after(job.timeoutSeconds, giveUp)];
  const onStop = (): void =>
    void timers.push(after(endingSeconds, () => resolve({ end: "stopped" })));
  function giveUp(): void {
    const error = kernelErrors.job_timed_out({ job: job.name, seconds: job.timeoutSeconds });
    overtime.abort(error);
    resolve({ end: "failed", error });
  }
  if (stop.aborted) onStop();
  stop.addEventListener("abort", onStop);
  const work = async (): Promise<void> => {
    resolve(await attempt(job, AbortSignal.any([stop, overtime.signal]), stop));
    stop.removeEventListener("abort", onStop);
    for (const timer of timers) clearTimeout(timer);
  };
  return { result, settled: work() };
}

async function attempt(job: Job, signal: AbortSignal, stop: AbortSignal): Promise<RunResult> {
  try {
    await job.run(signal);
    return { end: "done" };
  } catch (error) {
    return stop.aborted ? { end: "stopped" } : { end: "failed", error };
  }
}

function after(seconds: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, Math.min(seconds * 1_000, longestTimerMilliseconds));
}
