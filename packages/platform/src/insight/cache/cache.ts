import type { Clock, Tenant } from "#kernel";

import type { InsightSettings } from "../config.ts";
import { deleteStrayParts } from "../store/answers.ts";
import {
  type CacheRow,
  deleteQuery,
  findLastTouch,
  listAnswersBefore,
  listQueries,
  saveTouches,
  sumAnswers,
} from "../store/cache.ts";
import { deleteFailedBefore, findQuery } from "../store/queries.ts";
import { deleteSubqueriesBefore } from "../store/subqueries.ts";
import { scoreOf, touch, type Touched } from "./score.ts";

/** A kept answer, or a query that has none, as those see it who look after the cache. */
export interface CacheEntry {
  readonly id: string;
  readonly kind: string;
  readonly unit: string;
  readonly state: CacheRow["state"];
  readonly asked: string;
  readonly computed: string | null;
  readonly seconds: number;
  readonly rows: number;
  readonly bytes: number;
  /** What keeping it is worth; those with the smallest go first. */
  readonly score: number;
  readonly uses: number;
  /** Whether it was computed from the data as they are now. */
  readonly isCurrent: boolean;
}

const secondsPerDay = 86_400;
const failuresKeptSeconds = secondsPerDay;
const subqueriesKeptSeconds = 90 * secondsPerDay;
const mostUnrecorded = 200;
/** Storing an answer takes far less. */
const strayAfterSeconds = 3600;

/** Keeps the answers of tenants within their room. */
export class Cache {
  readonly #clock: Clock;
  readonly #settings: InsightSettings;
  /** Uses that are not recorded yet, in their order, by tenant. Recording each by itself would make every answer wait for the disk. */
  readonly #uses = new WeakMap<Tenant, { id: string; at: string }[]>();
  readonly #tidying = new WeakMap<Tenant, Promise<unknown>>();

  constructor({ clock, settings }: { readonly clock: Clock; readonly settings: InsightSettings }) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Notes that an answer was asked for. */
  async use(tenant: Tenant, id: string): Promise<void> {
    const uses = this.#uses.get(tenant) ?? [];
    uses.push({ id, at: this.#clock.now().toISOString() });
    this.#uses.set(tenant, uses);
    if (uses.length >= mostUnrecorded) await this.recordUses(tenant);
  }

  /** The weight of an answer that is computed now. */
  async begin(tenant: Tenant): Promise<Touched> {
    const next = (await findLastTouch(tenant)) + 1;
    return touch({ multiplier: 0, last_touch: next }, next, this.#settings.cacheHalfLife);
  }

  /** Records the uses that were noted. */
  async recordUses(tenant: Tenant): Promise<void> {
    const uses = this.#uses.get(tenant) ?? [];
    this.#uses.delete(tenant);
    if (uses.length === 0) return;
    let next = await findLastTouch(tenant);
    const byId = Map.groupBy(
      uses.map(({ id, at }) => ({ id, at, touch: ++next })),
      ({ id }) => id,
    );
    for (const [id, own] of byId) {
      const found = await findQuery(tenant, id);
      if (!found) continue;
      const touched = own.reduce<Touched>(
        (before, use) => touch(before, use.touch, this.#settings.cacheHalfLife),
        found,
      );
      await saveTouches(tenant, id, {
        ...touched,
        uses: found.uses + own.length,
        touched_at: own.at(-1)!.at,
      });
    }
  }

  /**
   * Removes answers until the others have room: those of older data first, then those with the smallest score, and none that was
   * computed or asked for a moment ago. Returns how many went.
   */
  async shrink(tenant: Tenant, dataVersion: string): Promise<number> {
    const isCurrent = (row: CacheRow) => Number(row.data_version === dataVersion);
    return await this.#oneByOne(tenant, async () => {
      await this.recordUses(tenant);
      const { bytes } = await sumAnswers(tenant);
      if (bytes <= this.#settings.cacheBytes) return 0;
      const { cacheProtectedSeconds: seconds } = this.#settings;
      const candidates = await listAnswersBefore(tenant, this.#ago(seconds));
      const scores = await this.#scoring(tenant);
      const leaving = candidates.toSorted(
        (a, b) => isCurrent(a) - isCurrent(b) || scores(a) - scores(b),
      );
      return await this.#remove(tenant, leaving, bytes);
    });
  }

  /** Records, shrinks, and removes what is left of queries without an answer. */
  async tidy(tenant: Tenant, dataVersion: string): Promise<void> {
    await this.shrink(tenant, dataVersion);
    await deleteFailedBefore(tenant, this.#ago(failuresKeptSeconds));
    await deleteSubqueriesBefore(tenant, this.#ago(subqueriesKeptSeconds));
    await deleteStrayParts(tenant, this.#ago(strayAfterSeconds));
  }

  /** The last asked queries, the newest first. */
  async list(tenant: Tenant, dataVersion: string, limit: number): Promise<CacheEntry[]> {
    await this.recordUses(tenant);
    const scores = await this.#scoring(tenant);
    return (await listQueries(tenant, limit)).map((row) => ({
      id: row.id,
      kind: row.kind,
      unit: row.aggregation_unit,
      state: row.state,
      asked: row.asked_at,
      computed: row.completed_at,
      seconds: row.seconds,
      rows: row.row_count,
      bytes: row.bytes,
      score: scores(row),
      uses: row.uses,
      isCurrent: row.data_version === dataVersion,
    }));
  }

  /** Removes every answer, and every query that failed; what is being computed goes on. Returns how many answers went. */
  async clear(tenant: Tenant): Promise<number> {
    let cleared = 0;
    for (const { id, state } of await listQueries(tenant, Number.MAX_SAFE_INTEGER)) {
      const isGone = await deleteQuery(tenant, id);
      if (isGone && state === "completed") cleared += 1;
    }
    return cleared;
  }

  async #remove(tenant: Tenant, leaving: readonly CacheRow[], bytes: number): Promise<number> {
    let [left, removed] = [bytes, 0];
    for (const row of leaving) {
      if (left <= this.#settings.cacheBytes) break;
      if (!(await deleteQuery(tenant, row.id, row.answer ?? undefined))) continue;
      left -= row.bytes;
      removed += 1;
    }
    return removed;
  }

  async #scoring(tenant: Tenant): Promise<(row: CacheRow) => number> {
    const touches = await findLastTouch(tenant);
    return (row) => scoreOf(row, touches, this.#settings.cacheHalfLife);
  }

  #ago(seconds: number): string {
    return new Date(this.#clock.now().getTime() - seconds * 1000).toISOString();
  }

  async #oneByOne<Result>(tenant: Tenant, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tidying.get(tenant) ?? Promise.resolve();
    const after = before.then(work, work);
    this.#tidying.set(
      tenant,
      after.catch(() => undefined),
    );
    return await after;
  }
}
