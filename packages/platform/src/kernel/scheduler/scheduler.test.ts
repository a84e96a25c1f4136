import { Writable } from "node:stream";

import { afterEach, beforeEach, expect, test } from "vitest";

import { eachDatabase } from "#test/databases";

import {
  createLogger,
  createScheduler,
  type Database,
  type Job,
  migrate,
  platformMigrations,
  type Scheduler,
  systemClock,
} from "../index.ts";

const hourly = { schedule: "0 * * * *", timeZone: "UTC", timeoutSeconds: 60 };

eachDatabase("the scheduler", (open) => {
  let databases: Database[];
  let schedulers: Scheduler[];
  let log: string;
  let now: Date;

  beforeEach(async () => {
    const first = await open();
    await migrate(first, "kernel", platformMigrations);
    databases = [first, await open(first)];
    schedulers = [];
    log = "";
    now = at("10:30:00");
  });

  afterEach(async () => {
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
  });

  test("runs a job when it is due, and not before", async () => {
    const runs: string[] = [];
    const scheduler = await startScheduler("a", [jobOf("test.count", runs)]);

    await scheduler.runDue();
    expect(runs).toEqual([]);

    now = at("11:00:00");
    await scheduler.runDue();
    await scheduler.runDue();
    expect(runs).toEqual(["test.count"]);
  });

  test("of two processes, one runs each occurrence, once", async () => {
    const runs: string[] = [];
    const jobs = ["test.one", "test.two", "test.three"].map((name) => jobOf(name, runs));
    const [a, b] = [await startScheduler("a", jobs), await startScheduler("b", jobs)];

    for (const time of ["11:00:00", "12:00:00", "13:00:05"]) {
      now = at(time);
      await Promise.all([a.runDue(), b.runDue(), a.runDue(), b.runDue()]);
    }

    expect(runs.toSorted()).toEqual(jobs.flatMap(({ name }) => [name, name, name]).toSorted());
  });

  test("of two processes in real time, one runs each second, once", async () => {
    const runs: string[] = [];
    const job = { ...jobOf("test.second", runs), schedule: "* * * * * *" };
    for (const owner of ["a", "b"]) await startScheduler(owner, [job], { clock: systemClock });

    await expect.poll(() => runs.length, { timeout: 8_000 }).toBeGreaterThanOrEqual(3);
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));

    const occurrences = [...log.matchAll(/"occurrence":"([^"]+)"/g)].map(([, moment]) => moment);
    expect(occurrences.length).toBe(runs.length);
    expect(new Set(occurrences).size).toBe(runs.length);
  });

  test("makes up for missed occurrences with one run", async () => {
    const runs: string[] = [];
    const before = await startScheduler("a", [jobOf("test.count", runs)]);
    await before.stop();
    now = at("17:30:00");

    const after = await startScheduler("a", [jobOf("test.count", runs)]);
    await after.runDue();
    await expect.poll(() => runs).toEqual(["test.count"]);

    now = at("18:00:00");
    await after.runDue();
    expect(runs).toHaveLength(2);
  });

  test("lets another process take over the job of one that died, when its lease has run out", async () => {
    const runs: string[] = [];
    const { promise: never } = Promise.withResolvers<void>();
    const dead = await startScheduler("dead", [{ ...jobOf("test.count", []), run: () => never }]);
    const heir = await startScheduler("heir", [jobOf("test.count", runs)]);
    now = at("11:00:00");
    void dead.runDue();
    await expect.poll(async () => (await leases()).at(0)?.owner).toBe("dead");
    schedulers = [heir];

    now = at("11:01:00");
    await heir.runDue();
    expect(runs).toEqual([]);

    now = at("11:01:01");
    await heir.runDue();
    expect(runs).toEqual(["test.count"]);
  });

  test("logs a job that fails, and runs it again at its next time", async () => {
    let attempts = 0;
    const failing: Job = {
      ...hourly,
      name: "test.failing",
      async run() {
        attempts += 1;
        throw new Error("on purpose");
      },
    };
    const scheduler = await startScheduler("a", [failing]);

    now = at("11:00:00");
    await scheduler.runDue();
    await scheduler.runDue();
    expect(attempts).toBe(1);
    expect(log).toContain("on purpose");
    expect(log).toContain("test.failing");

    now = at("12:00:00");
    await scheduler.runDue();
    expect(attempts).toBe(2);
  });

  test("gives up a job that takes too long, and tells it by its signal", async () => {
    let reason: unknown;
    const slow: Job = {
      ...hourly,
      name: "test.slow",
      timeoutSeconds: 0.05,
      async run(signal) {
        await aborted(signal);
        reason = signal.reason;
        throw signal.reason;
      },
    };
    const scheduler = await startScheduler("a", [slow]);

    now = at("11:00:00");
    await scheduler.runDue();

    expect(reason).toMatchObject({ code: "kernel.job_timed_out" });
    expect(log).toContain("did not end within 0.05 s");
    expect((await leases())[0]).toMatchObject({ owner: null, last_run_for: now.toISOString() });
  });

  test("does not start a job again in a process where it is still at work", async () => {
    let starts = 0;
    const { promise: work, resolve: finish } = Promise.withResolvers<void>();
    const deaf: Job = {
      ...hourly,
      name: "test.deaf",
      timeoutSeconds: 0.05,
      async run() {
        starts += 1;
        await work;
      },
    };
    const scheduler = await startScheduler("a", [deaf]);
    now = at("11:00:00");
    await scheduler.runDue();

    now = at("12:00:00");
    await scheduler.runDue();
    expect(starts).toBe(1);

    finish();
    await expect
      .poll(async () => {
        await scheduler.runDue();
        return starts;
      })
      .toBe(2);
  });

  test("tells running jobs to end when it is stopped, waits for them, and leaves them to others", async () => {
    const runs: string[] = [];
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const interrupted: Job = {
      ...hourly,
      name: "test.count",
      async run(signal) {
        begin();
        await aborted(signal);
        runs.push("ended");
        throw signal.reason;
      },
    };
    const stopping = await startScheduler("a", [interrupted]);
    const other = await startScheduler("b", [jobOf("test.count", runs)]);
    now = at("11:00:00");
    void stopping.runDue();
    await begun;

    await stopping.stop();
    expect(runs).toEqual(["ended"]);
    await other.runDue();
    expect(runs).toEqual(["ended", "test.count"]);
  });

  test("starts nothing after it was stopped", async () => {
    const runs: string[] = [];
    const scheduler = await startScheduler("a", [jobOf("test.count", runs)]);
    await scheduler.stop();

    now = at("11:00:00");
    await scheduler.runDue();

    expect(runs).toEqual([]);
  });

  test("goes on after the database could not be reached for a while", async () => {
    const runs: string[] = [];
    let isBroken = true;
    const real = databases[0]!;
    const unreliable: Database = {
      ...real,
      get kysely() {
        if (isBroken) throw new Error("the database is away");
        return real.kysely;
      },
    };
    const job = { ...jobOf("test.count", runs), schedule: "* * * * * *" };
    isBroken = false;
    await startScheduler("a", [job], { clock: systemClock, database: unreliable });
    isBroken = true;
    await expect.poll(() => log, { timeout: 5_000 }).toContain("the database is away");

    isBroken = false;

    await expect.poll(() => runs.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(1);
  });

  test.each([
    ["61 * * * *", "UTC", "Invalid value for minute"],
    ["* * *", "UTC", "space separated parts"],
    ["* * * * *", "Mars/Olympus", "Mars/Olympus"],
    ["0 0 30 2 *", "UTC", "it never comes"],
  ])(
    "refuses to start with the schedule %s in %s, and names the job",
    async (schedule, timeZone, reason) => {
      const job = { ...jobOf("test.wrong", []), schedule, timeZone };

      const started = startScheduler("a", [jobOf("test.right", []), job]);

      await expect(started).rejects.toMatchObject({
        code: "kernel.invalid_schedule",
        message: expect.stringContaining("test.wrong"),
      });
      await expect(started).rejects.toThrow(reason);
    },
  );

  test("refuses two jobs with one name", async () => {
    const job = jobOf("test.twin", []);

    await expect(startScheduler("a", [job, job])).rejects.toMatchObject({
      code: "kernel.job_declared_twice",
    });
  });

  async function startScheduler(
    owner: string,
    jobs: readonly Job[],
    other: { clock?: typeof systemClock; database?: Database } = {},
  ): Promise<Scheduler> {
    const scheduler = createScheduler({
      database: databases[owner === "a" || owner === "dead" ? 0 : 1]!,
      clock: { now: () => now },
      logger: createLogger("debug", new Writable({ write: keepLine })),
      jobs,
      owner,
      ...other,
    });
    schedulers.push(scheduler);
    await scheduler.start();
    return scheduler;
  }

  function keepLine(line: Buffer, _encoding: string, done: () => void): void {
    log += line.toString();
    done();
  }

  async function leases() {
    return await databases[1]!.kysely
      .withTables<{ kernel_job_leases: { owner: string | null; last_run_for: string } }>()
      .selectFrom("kernel_job_leases")
      .selectAll()
      .execute();
  }
});

function jobOf(name: string, runs: string[]): Job {
  return { ...hourly, name, run: async () => void runs.push(name) };
}

function at(time: string): Date {
  return new Date(`2026-03-01T${time}.000Z`);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
}
