import type { Kysely } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

/** An answer that was published, as it is remembered. */
export interface StoredRelease {
  /** Counted from 1 for each tenant. */
  readonly sequence: number;
  /** The id of the answer. */
  readonly answer: string;
  readonly data_version: string;
  /** A hash of what is asked, whatever the narrowing. */
  readonly family: string;
  /** How the question narrows what is asked, as JSON. */
  readonly narrowed: string;
  /** A hash of the family and the narrowing: equal for questions about the same. */
  readonly question: string;
  /** The interval that its narrowings are in: `YYYY-MM-DD HH:MM:SS`; empty where none has one. */
  readonly window_start: string;
  readonly window_end: string;
  /** The questions whose rows are sums of this one's. */
  readonly first_total: string | null;
  readonly second_total: string | null;
  /** The published rows with their people, as JSON. */
  readonly rows: string;
  readonly released_at: string;
  /** Bytes of this and all before it. */
  readonly bytes_until: number;
}

interface ReleaseHead {
  readonly id: number;
  readonly sequence: number;
  readonly bytes: number;
}

interface ReleaseTables {
  insight_releases: StoredRelease;
  insight_release_head: ReleaseHead;
}

export type NewRelease = Omit<StoredRelease, "sequence" | "bytes_until">;

/** The releases of a tenant within a transaction that no other release takes part in. */
export type Releases = Kysely<ReleaseTables>;

/** What is known of a release without its rows. */
export type ReleaseSummary = Pick<
  StoredRelease,
  "sequence" | "answer" | "data_version" | "narrowed" | "question"
>;

/** Changes the releases of a tenant; other processes wait until it has ended. */
export async function changeReleases<Result>(
  tenant: Tenant,
  change: (releases: Releases) => Promise<Result>,
): Promise<Result> {
  return await tablesOf<ReleaseTables>(tenant)
    .transaction()
    .execute(async (releases) => {
      // Whoever writes to the head first makes the others wait.
      await releases
        .insertInto("insight_release_head")
        .values({ id: 1, sequence: 0, bytes: 0 })
        .onConflict((conflict) =>
          conflict.column("id").doUpdateSet((either) => ({ id: either.ref("excluded.id") })),
        )
        .execute();
      return await change(releases);
    });
}

/** The rows of an answer that was released before, from the same data. */
export async function findReleasedRows(
  releases: Releases,
  answer: Pick<StoredRelease, "answer" | "data_version">,
): Promise<string | undefined> {
  const found = await releases
    .selectFrom("insight_releases")
    .select("rows")
    .where("answer", "=", answer.answer)
    .where("data_version", "=", answer.data_version)
    .executeTakeFirst();
  return found?.rows;
}

/** The newest releases of a family whose intervals meet an interval, the newest first. */
export async function findFamily(
  releases: Releases,
  {
    family,
    window_start: start,
    window_end: end,
  }: Pick<StoredRelease, "family" | "window_start" | "window_end">,
  limit: number,
): Promise<ReleaseSummary[]> {
  return await releases
    .selectFrom("insight_releases")
    .select(["sequence", "answer", "data_version", "narrowed", "question"])
    .where("family", "=", family)
    .where("window_start", "<=", end)
    .where("window_end", ">=", start)
    .orderBy("sequence", "desc")
    .limit(limit)
    .execute();
}

/** The rows of some releases, by their sequence. */
export async function findRows(
  releases: Releases,
  sequences: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (sequences.length === 0) return new Map();
  const found = await releases
    .selectFrom("insight_releases")
    .select(["sequence", "rows"])
    .where("sequence", "in", [...sequences])
    .execute();
  return new Map(found.map(({ sequence, rows }) => [sequence, rows]));
}

/** The rows of the newest releases of a question, the newest first. */
export async function findQuestion(
  releases: Releases,
  question: string,
  limit: number,
): Promise<string[]> {
  const found = await releases
    .selectFrom("insight_releases")
    .select("rows")
    .where("question", "=", question)
    .orderBy("sequence", "desc")
    .limit(limit)
    .execute();
  return found.map(({ rows }) => rows);
}

/** The newest releases whose rows sum up to those of a question, the newest first. */
export async function findParts(
  releases: Releases,
  total: string,
  limit: number,
): Promise<Pick<StoredRelease, "first_total" | "second_total" | "rows">[]> {
  return await releases
    .selectFrom("insight_releases")
    .select(["first_total", "second_total", "rows"])
    .where((either) =>
      either.or([either("first_total", "=", total), either("second_total", "=", total)]),
    )
    .orderBy("sequence", "desc")
    .limit(limit)
    .execute();
}

/**
 * Remembers a release in place of those that published the same of the same question, and forgets the oldest ones when all together
 * have more bytes than this.
 */
export async function insertRelease(
  releases: Releases,
  release: NewRelease,
  keptBytes: number,
): Promise<void> {
  const bytes = overhead + Buffer.byteLength(release.rows) + Buffer.byteLength(release.narrowed);
  const head = await releases
    .updateTable("insight_release_head")
    .set((either) => ({
      sequence: either("sequence", "+", 1),
      bytes: either("bytes", "+", bytes),
    }))
    .where("id", "=", 1)
    .returning(["sequence", "bytes"])
    .executeTakeFirstOrThrow();
  await releases
    .deleteFrom("insight_releases")
    .where("question", "=", release.question)
    .where("rows", "=", release.rows)
    .execute();
  await releases
    .insertInto("insight_releases")
    .values({ ...release, sequence: head.sequence, bytes_until: head.bytes })
    .execute();
  await releases
    .deleteFrom("insight_releases")
    .where("bytes_until", "<=", head.bytes - keptBytes)
    .where("sequence", "<", head.sequence)
    .execute();
}

/** What a release takes besides its rows: its columns and its places in the indexes. */
const overhead = 600;

/** How many releases are remembered. */
export async function countReleases(tenant: Tenant): Promise<number> {
  const { count } = await tablesOf<ReleaseTables>(tenant)
    .selectFrom("insight_releases")
    .select((select) => select.fn.countAll<number | string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
