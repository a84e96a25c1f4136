import { setTimeout as sleep } from "node:timers/promises";

import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Logger } from "../logging.ts";
import { checkJobs, dueOccurrence, pauseUntilNext } from "./due-jobs.ts";
import {
  type Lease,
  type LeaseRow,
  listLeases,
  registerJob,
  returnLease,
  takeLease,
} from "./leases.ts";
import { runJob } from "./run-job.ts";

/** Background work at fixed times. Of several processes over one database, one runs it. */
export interface Job {
  /** `<module>.<what>`, unique on the platform. */
  readonly name: string;
  /** A cron expression of five or six fields. */
  readonly schedule: string;
  /** IANA time zone of the schedule. */
  readonly timeZone: string;
  /** Seconds after which a run is given up and its lease falls to whoever comes next. */
  readonly timeoutSeconds: number;
  run(signal: AbortSignal): Promise<void>;
}

export interface SchedulerDependencies {
  /** The platform's own database, with `platformMigrations` applied. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly jobs: readonly Job[];
  /** Names this process among all that share the database. */
  readonly owner: string;
}

export interface Scheduler {
  /**
   * Runs every job when it is due, from now on; what was missed since the job last ran is made up for once.
   *
   * @throws `kernel.invalid_schedule`, `kernel.job_declared_twice`
   */
  start(): Promise<void>;
  /** Runs what is due at this moment, and waits for all that runs. After `start` it happens by itself at the right times. */
  runDue(): Promise<void>;
  /** Tells the running jobs to end, and waits until they have or 10 seconds are over. Their occurrences are left to others. */
  stop(): Promise<void>;
}

/** By how much a lease is longer than a run, so that a living owner gives up before another takes over. */
const leaseMarginSeconds = 1;

/**
 * Runs jobs at their times. For each job the database keeps the time for which it last ran, and a lease while it runs:
 *
 * - A job is due when an occurrence lies after the one for which it last ran. Several missed ones are one run.
 * - Whoever takes the lease runs it, and notes the occurrence at the end, also when the run failed or took too long.
 * - When the owner crashes nothing is noted, and the next one runs the occurrence after the lease has run out.
 *
 * The clocks of the processes may differ by less than a second.
 */
export function createScheduler(dependencies: SchedulerDependencies): Scheduler {
  return new LeasedScheduler(dependencies);
}

class LeasedScheduler implements Scheduler {
  readonly #dependencies: SchedulerDependencies;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  /** Jobs of which something is still at work in this process. */
  readonly #busy = new Set<string>();
  #loop: Promise<void> = Promise.resolve();

  constructor(dependencies: SchedulerDependencies) {
    this.#dependencies = dependencies;
  }

  async start(): Promise<void> {
    const { database, clock, jobs } = this.#dependencies;
    checkJobs(jobs, clock.now());
    for (const job of jobs) await registerJob(database, job.name, clock.now());
    await this.#startDue();
    this.#loop = this.#runUntilStopped();
  }

  async runDue(): Promise<void> {
    await this.#startDue();
    await Promise.all(this.#running);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await Promise.all(this.#running);
  }

  async #runUntilStopped(): Promise<void> {
    const { logger, clock, jobs } = this.#dependencies;
    const { signal } = this.#stop;
    for (;;) {
      await sleep(pauseUntilNext(jobs, clock.now()), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.#startDue();
      } catch (error) {
        logger.error({ err: error }, "the due jobs could not be started");
      }
    }
  }

  async #startDue(): Promise<void> {
    const { database, clock, jobs } = this.#dependencies;
    const rows = new Map((await listLeases(database)).map((row) => [row.job, row]));
    for (const job of jobs) {
      const row = rows.get(job.name);
      const occurrence = row && dueOccurrence(job, row, clock.now());
      if (!occurrence || this.#busy.has(job.name) || this.#stop.signal.aborted) continue;
      const lease = await this.#take(job, row);
      if (lease) this.#keep(this.#run(job, lease, occurrence));
    }
  }

  async #take(job: Job, { last_run_for: lastRunFor }: LeaseRow): Promise<Lease | undefined> {
    const { database, clock, owner } = this.#dependencies;
    const at = clock.now();
    const until = new Date(at.getTime() + (job.timeoutSeconds + leaseMarginSeconds) * 1_000);
    const lease = { job: job.name, owner, until };
    return (await takeLease(database, lease, { lastRunFor, at })) ? lease : undefined;
  }

  async #run(job: Job, lease: Lease, occurrence: Date): Promise<void> {
    const { database, logger } = this.#dependencies;
    const facts = { job: job.name, occurrence: occurrence.toISOString() };
    this.#busy.add(job.name);
    const run = runJob(job, this.#stop.signal);
    void run.settled.then(() => this.#busy.delete(job.name));
    const result = await run.result;
    if (result.end === "failed") logger.error({ ...facts, err: result.error }, "a job failed");
    else logger.debug({ ...facts, end: result.end }, "a job ended");
    try {
      const ranFor = result.end === "stopped" ? undefined : occurrence;
      if (await returnLease(database, lease, ranFor)) return;
      logger.warn(facts, "a job ended after its lease had run out, and may have run twice");
    } catch (error) {
      logger.error({ ...facts, err: error }, "the end of a job could not be noted; it runs again");
    }
  }

  #keep(run: Promise<void>): void {
    this.#running.add(run);
    void run.then(() => this.#running.delete(run));
  }
}
