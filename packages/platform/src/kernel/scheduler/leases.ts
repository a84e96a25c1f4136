import type { Kysely } from "kysely";

import type { Database } from "../database/database.ts";

interface LeaseTables {
  kernel_job_leases: LeaseRow;
}

/** Times are ISO 8601 in UTC, which sort as text. */
export interface LeaseRow {
  job: string;
  owner: string | null;
  leased_until: string | null;
  /** The time for which the job was due when it last ran, or when it was first known. */
  last_run_for: string;
}

/** The right of one owner to run one job for one occurrence. */
export interface Lease {
  readonly job: string;
  readonly owner: string;
  readonly until: Date;
}

/** Makes a job known; what lies before that moment is not made up for. */
export async function registerJob(database: Database, job: string, at: Date): Promise<void> {
  await tables(database)
    .insertInto("kernel_job_leases")
    .values({ job, owner: null, leased_until: null, last_run_for: at.toISOString() })
    .onConflict((conflict) => conflict.column("job").doNothing())
    .execute();
}

export async function listLeases(database: Database): Promise<LeaseRow[]> {
  return await tables(database).selectFrom("kernel_job_leases").selectAll().execute();
}

/** Takes a free lease, or one that has run out. False when somebody else was quicker or the occurrence is done. */
export async function takeLease(
  database: Database,
  lease: Lease,
  seen: { readonly lastRunFor: string; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tables(database)
    .updateTable("kernel_job_leases")
    .set({ owner: lease.owner, leased_until: lease.until.toISOString() })
    .where("job", "=", lease.job)
    .where("last_run_for", "=", seen.lastRunFor)
    .where((is) =>
      is.or([is("leased_until", "is", null), is("leased_until", "<=", seen.at.toISOString())]),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Gives a lease back: with the time for which the job has run, or without, so that another runs it. False when the lease
 * had run out and somebody else took it.
 */
export async function returnLease(
  database: Database,
  lease: Lease,
  ranFor: Date | undefined,
): Promise<boolean> {
  const done = ranFor === undefined ? {} : { last_run_for: ranFor.toISOString() };
  const { numUpdatedRows } = await tables(database)
    .updateTable("kernel_job_leases")
    .set({ ...done, owner: null, leased_until: null })
    .where("job", "=", lease.job)
    .where("owner", "=", lease.owner)
    .where("leased_until", "=", lease.until.toISOString())
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function tables(database: Database): Kysely<LeaseTables> {
  return database.kysely;
}
