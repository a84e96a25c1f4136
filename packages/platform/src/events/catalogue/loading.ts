import type { Tenant } from "#kernel";

import type { RunningLoad, RunningLoads } from "../ingest/running-loads.ts";
import type { EventParts } from "../parts.ts";
import type { DayState } from "./load-records.ts";
import { loadingErrors } from "./loading-errors.ts";
import {
  countEvents,
  listBatches,
  listDays,
  listQuarantinedRows,
  listSteps,
  summariseTypes,
} from "./loading-store.ts";

/** What is there of a type. */
export interface TypeSummary {
  readonly name: string;
  readonly isDeclared: boolean;
  /** The first and the last day with events; null when there are none. */
  readonly first: string | null;
  readonly last: string | null;
  readonly events: number;
}

/** A day of which anything is known. */
export interface KnownDay {
  readonly type: string;
  readonly day: string;
  readonly isAvailable: boolean;
  readonly events: number;
  readonly state: DayState;
  readonly updatedAt: string;
  readonly quarantined: number;
}

/** A batch as it was stored. */
export interface LoadedBatch {
  readonly batch: number;
  readonly id: string;
  readonly type: string;
  readonly unit: string;
  readonly fileName: string;
  readonly source: string;
  readonly rows: number;
  readonly quarantined: number;
  readonly days: string[];
  readonly storedAt: string;
  readonly seconds: number;
  readonly isSuperseded: boolean;
}

/** Something that happened to a day. */
export interface DayStep {
  readonly state: DayState;
  readonly batchId: string | null;
  readonly at: string;
}

/** Everything that happened to a day, and what lies on it. */
export interface DayHistory {
  readonly type: string;
  readonly day: string;
  readonly isAvailable: boolean;
  readonly events: number;
  /** The latest first. */
  readonly steps: DayStep[];
  /** What brought events of that day, the latest first. */
  readonly batches: LoadedBatch[];
}

/** A row that could not be read. */
export interface StoredQuarantinedRow {
  readonly batch: number;
  readonly type: string;
  readonly fileName: string;
  readonly line: number | null;
  readonly column: string;
  readonly reason: string;
  readonly content: string;
}

/** The days from `start` to the one before `end`; what is left out is open. */
export interface DayRange {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** More than a day can come from. */
const everyBatch = 1_000_000;

/** What was loaded, and what is being loaded. */
export interface Loading {
  days(
    tenant: Tenant,
    range: DayRange & { readonly type?: string | undefined },
  ): Promise<{ types: TypeSummary[]; days: KnownDay[] }>;
  /** @throws `events.day_unknown` for a day of which nothing is known */
  day(tenant: Tenant, which: { readonly type: string; readonly day: string }): Promise<DayHistory>;
  /** The latest first. `next` is what to give as `before` for those before them; null when there are none. */
  batches(
    tenant: Tenant,
    page: {
      readonly type?: string | undefined;
      readonly before?: number | undefined;
      readonly limit: number;
    },
  ): Promise<{ batches: LoadedBatch[]; next: number | null }>;
  running(tenant: Tenant): Promise<RunningLoad[]>;
  /** Rows that could not be read, those of the latest batch first, and of each as they stand in the file. */
  quarantine(
    tenant: Tenant,
    page: {
      readonly batch?: number | undefined;
      readonly type?: string | undefined;
      readonly before?: string | undefined;
      readonly limit: number;
    },
  ): Promise<{ rows: StoredQuarantinedRow[]; next: string | null }>;
}

/** Answers from the records of loading in each tenant's store. */
export function createLoading(
  { storeOf }: Pick<EventParts, "storeOf">,
  runningLoads: Pick<RunningLoads, "list">,
): Loading {
  return {
    async days(tenant, { type = null, start = null, end = null }) {
      const store = await storeOf(tenant);
      return {
        types: await summariseTypes(store, { type }),
        days: await listDays(store, { type, start, end }),
      };
    },
    async day(tenant, which) {
      const store = await storeOf(tenant);
      const steps = await listSteps(store, which);
      if (steps.length === 0) throw loadingErrors.day_unknown({ ...which });
      const events = await countEvents(store, which);
      const batches = await listBatches(store, { ...which, before: null, limit: everyBatch });
      return { ...which, isAvailable: events !== undefined, events: events ?? 0, steps, batches };
    },
    async batches(tenant, { type = null, before = null, limit }) {
      const store = await storeOf(tenant);
      // One more than asked for tells whether there are more.
      const found = await listBatches(store, { type, day: null, before, limit: limit + 1 });
      const batches = found.slice(0, limit);
      return { batches, next: found.length > limit ? (batches.at(-1)?.batch ?? null) : null };
    },
    running: async (tenant) => runningLoads.list(tenant),
    async quarantine(tenant, { batch = null, type = null, before, limit }) {
      const [afterBatch = null, afterPosition = null] = before?.split("-").map(Number) ?? [];
      const store = await storeOf(tenant);
      const chosen = { batch, type, afterBatch, afterPosition, limit: limit + 1 };
      const found = await listQuarantinedRows(store, chosen);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const next = last && found.length > limit ? `${last.batch}-${last.position}` : null;
      return { rows, next };
    },
  };
}
