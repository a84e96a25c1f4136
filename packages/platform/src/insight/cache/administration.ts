import type { Events } from "#events";
import type { Audit, Tenant } from "#kernel";

import type { InsightSettings } from "../config.ts";
import { insightErrors } from "../errors.ts";
import type { Computing } from "../execution/computing.ts";
import type { Progress } from "../execution/execution.ts";
import { idOfTable } from "../execution/read-answer.ts";
import { deleteQuery, sumAnswers } from "../store/cache.ts";
import { findQuery } from "../store/queries.ts";
import type { Cache, CacheEntry } from "./cache.ts";

/** A query under way in the process that is asked. */
export interface RunningQuery {
  readonly id: string;
  readonly kind: string;
  readonly unit: string;
  readonly progress: Progress;
}

/** Rows of a part of queries that are kept beside the events. */
export interface KeptSubquery {
  readonly id: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What a tenant's cache holds. */
export interface CacheContent {
  /** The last asked first. */
  readonly entries: readonly CacheEntry[];
  readonly running: readonly RunningQuery[];
  readonly subqueries: readonly KeptSubquery[];
  readonly answers: number;
  readonly bytes: number;
  readonly limitBytes: number;
  readonly halfLife: number;
  readonly protectedSeconds: number;
}

/** Looks after the kept answers. */
export interface CacheAdministration {
  show(tenant: Tenant, limit: number): Promise<CacheContent>;
  /** Removes one answer, or a query that failed. @throws `insight.query_unknown`, `insight.query_under_way` */
  drop(tenant: Tenant, id: string, actor: string): Promise<void>;
  /** Removes every answer and the kept rows of parts of queries. What is being computed goes on. */
  clear(tenant: Tenant, actor: string): Promise<{ readonly removed: number }>;
}

export interface CacheAdministrationDependencies {
  readonly events: Pick<Events, "dataVersion" | "listKeptRows" | "dropKeptRows">;
  readonly audit: Pick<Audit, "record">;
  readonly settings: InsightSettings;
  readonly cache: Cache;
  readonly computing: Computing;
}

export function createCacheAdministration({
  events,
  audit,
  settings,
  cache,
  computing,
}: CacheAdministrationDependencies): CacheAdministration {
  return {
    async show(tenant, limit) {
      const dataVersion = await events.dataVersion(tenant);
      const { answers, bytes } = await sumAnswers(tenant);
      return {
        entries: await cache.list(tenant, dataVersion, limit),
        running: await listRunning(tenant, computing),
        subqueries: (await events.listKeptRows(tenant)).map(({ name, rows, bytes: size }) => ({
          id: idOfTable(name),
          rows,
          bytes: size,
        })),
        answers,
        bytes,
        limitBytes: settings.cacheBytes,
        halfLife: settings.cacheHalfLife,
        protectedSeconds: settings.cacheProtectedSeconds,
      };
    },
    async drop(tenant, id, actor) {
      const name = JSON.stringify(id.slice(0, 60));
      const found = await findQuery(tenant, id);
      if (!found) throw insightErrors.query_unknown({ id: name });
      if (!(await deleteQuery(tenant, id))) throw insightErrors.query_under_way({ id: name });
      await audit.record(tenant, {
        actor,
        action: "insight.answer_removed",
        subject: id,
        outcome: "done",
        details: { kind: found.kind },
      });
    },
    async clear(tenant, actor) {
      const removed = await cache.clear(tenant);
      await events.dropKeptRows(tenant);
      await audit.record(tenant, {
        actor,
        action: "insight.cache_cleared",
        subject: tenant.name,
        outcome: "done",
        details: { removed },
      });
      return { removed };
    },
  };
}

async function listRunning(tenant: Tenant, computing: Computing): Promise<RunningQuery[]> {
  const execution = computing.execution(tenant);
  const running: RunningQuery[] = [];
  for (const id of execution.keys()) {
    const query = await findQuery(tenant, id);
    const progress = execution.progressOf(id);
    if (query && progress) {
      running.push({ id, kind: query.kind, unit: query.aggregation_unit, progress });
    }
  }
  return running;
}
