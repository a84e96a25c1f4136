import { setTimeout as wait } from "node:timers/promises";

import { type Clock, FlotillaError, type Logger, type Tenant } from "#kernel";

import type { Cache } from "../cache/cache.ts";
import type { DisclosureControl } from "../disclosure/disclosure.ts";
import { insightErrors } from "../errors.ts";
import type { Spec } from "../kinds/query-kind.ts";
import type { QueryFailure } from "../query-result.ts";
import { queryId, type SoundQuery } from "../query-spec.ts";
import {
  findQuery,
  saveCompleted,
  saveExecuting,
  saveFailure,
  saveQueued,
} from "../store/queries.ts";
import { saveSubqueries } from "../store/subqueries.ts";
import { removeAnswer, storeAnswer } from "./answers.ts";
import { executionErrors } from "./execution-errors.ts";
import { Execution, type Progress, type Task } from "./execution.ts";
import { planQuery, type PlannedNode, queriesBelow } from "./plan.ts";
import { keepSubquery, readAnswer, type ReadingParts } from "./read-answer.ts";
import { SubqueryUses } from "./subquery-uses.ts";
import { Turns } from "./turns.ts";

export interface ComputingParts extends ReadingParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly disclosure: DisclosureControl;
  readonly cache: Cache;
  /** How disclosure control is set, as a text. */
  readonly rule: string;
  /** Whether other processes may be computing answers for the same records. */
  readonly sharesRecords: boolean;
}

/** A query about one version of the data. */
export interface Asked {
  readonly id: string;
  readonly dataVersion: string;
  readonly query: SoundQuery;
}

interface OpenTenant {
  readonly execution: Execution;
  readonly uses: SubqueryUses;
  readonly releases: Turns;
  /** Why queries failed here while the records could not be written. */
  readonly unrecorded: Map<string, QueryFailure>;
}

const millisecondsBetweenLooks = 2000;

/** Computes the answers of tenants, and records what becomes of each query. */
export class Computing {
  readonly #parts: ComputingParts;
  readonly #tenants = new Map<string, OpenTenant>();

  constructor(parts: ComputingParts) {
    this.#parts = parts;
  }

  openTenant(tenant: Tenant): void {
    this.#tenants.set(tenant.name, {
      execution: new Execution(this.#parts.settings.concurrentQueries),
      uses: new SubqueryUses(),
      releases: new Turns(1),
      unrecorded: new Map(),
    });
  }

  /** Waits for what is being computed; what waits for its turn is forgotten. */
  async closeTenant(tenant: Tenant): Promise<void> {
    const { execution } = this.#of(tenant);
    execution.discardWaiting();
    await execution.settle();
    this.#tenants.delete(tenant.name);
  }

  /** The queries under way in this process, and how far each is. */
  execution(tenant: Tenant): Execution {
    return this.#of(tenant).execution;
  }

  /** Why a query failed whose failure could not be recorded. */
  unrecordedFailure(tenant: Tenant, id: string): QueryFailure | undefined {
    return this.#of(tenant).unrecorded.get(id);
  }

  /** The id of a query below another one. */
  idsFor(dataVersion: string): (spec: Spec) => string {
    const known = new Map<Spec, string>();
    return (spec) => {
      const canonical = JSON.stringify(spec);
      const id = known.get(spec) ?? queryId({ canonical }, dataVersion, this.#parts.rule);
      known.set(spec, id);
      return id;
    };
  }

  /**
   * Records a query and starts computing it, unless it is under way.
   *
   * @throws `insight.queue_full`
   */
  async start(tenant: Tenant, asked: Asked, asker: string): Promise<void> {
    const { execution, unrecorded } = this.#of(tenant);
    const tasks = await this.#tasksOf(tenant, asked);
    // From here until it is submitted nobody else comes in between.
    const waiting = execution.waiting();
    const isUnderWay = execution.progressOf(asked.id) !== undefined;
    if (!isUnderWay && waiting >= this.#parts.settings.queueLength) {
      throw executionErrors.queue_full({ waiting });
    }
    // Whoever polls finds it under way as soon as it is recorded.
    const recorded = this.#record(tenant, asked);
    execution.submit(tasks(recorded), asker);
    await recorded;
    unrecorded.delete(asked.id);
  }

  /** Computes what another process recorded, unless it is under way here. */
  async takeOver(tenant: Tenant, asked: Asked, asker: string): Promise<Progress> {
    const tasks = await this.#tasksOf(tenant, asked);
    const { execution } = this.#of(tenant);
    execution.submit(tasks(Promise.resolve()), asker);
    return execution.progressOf(asked.id)!;
  }

  async #record(tenant: Tenant, { id, dataVersion, query }: Asked): Promise<void> {
    const asked_at = this.#parts.clock.now().toISOString();
    const below = queriesBelow(query.spec, this.idsFor(dataVersion));
    await saveSubqueries(
      tenant,
      [...below].map(([subqueryId, spec]) => ({
        id: subqueryId,
        kind: spec.query_kind,
        spec: JSON.stringify(spec),
        asked_at,
      })),
    );
    await saveQueued(tenant, {
      id,
      kind: query.kind.name,
      aggregation_unit: query.unit,
      spec: query.canonical,
      data_version: dataVersion,
      rule: this.#parts.rule,
      asked_at,
    });
  }

  async #tasksOf(tenant: Tenant, asked: Asked): Promise<(recorded: Promise<void>) => Task[]> {
    const { dataVersion, query } = asked;
    const idOf = this.idsFor(dataVersion);
    const hasBelow = queriesBelow(query.spec, idOf).size > 0;
    const canKeep = hasBelow && (await this.#parts.events.keptRowsSchema(tenant)) !== null;
    const { uses } = this.#of(tenant);
    const plan = planQuery(query.spec, { dataVersion, idOf, uses, canKeep });
    const readingOf = ({ spec, reads }: PlannedNode) => ({ spec, reads, dataVersion, idOf });
    const kept = plan.kept.map((node): Task => ({
      key: keyOfKept(node.id),
      weight: node.weight,
      after: node.reads.map(keyOfKept),
      run: async (signal) =>
        await keepSubquery(this.#parts, tenant, { ...readingOf(node), signal }),
    }));
    return (recorded) => [
      ...kept,
      {
        key: asked.id,
        weight: plan.answer.weight,
        after: plan.answer.reads.map(keyOfKept),
        run: async (signal) => {
          await recorded;
          await this.#compute(tenant, asked, { ...readingOf(plan.answer), signal });
        },
        failed: async (error) => {
          await this.#recordFailure(tenant, asked.id, error);
        },
      },
    ];
  }

  async #compute(
    tenant: Tenant,
    asked: Asked,
    reading: Parameters<typeof readAnswer>[2],
  ): Promise<void> {
    const { id, query } = asked;
    const { signal } = reading;
    if (!(await saveExecuting(tenant, id))) return;
    const stopLooking = this.#lookWhetherWanted(tenant, id);
    try {
      const seconds = query.kind.delay?.(query.spec as never) ?? 0;
      if (seconds > 0) await this.#delay(seconds, signal);
      const from = this.#now();
      const { rows, dataVersion } = await readAnswer(this.#parts, tenant, reading);
      const computed = { seconds: (this.#now() - from) / 1000, data_version: dataVersion };
      const answer = { id, query, dataVersion, rows };
      const published = await this.#of(tenant).releases.take(
        answer,
        async () => await this.#parts.disclosure.release(tenant, answer),
        () => [],
      );
      signal.throwIfAborted();
      await this.#publish(tenant, id, { published, ...computed });
    } finally {
      stopLooking();
    }
    await this.#shrink(tenant, asked.dataVersion);
  }

  async #publish(
    tenant: Tenant,
    id: string,
    {
      published,
      ...computed
    }: {
      readonly published: Awaited<ReturnType<DisclosureControl["release"]>>;
      readonly seconds: number;
      readonly data_version: string;
    },
  ): Promise<void> {
    const { clock, cache } = this.#parts;
    const stored = await storeAnswer(tenant, published, clock);
    try {
      const completed_at = clock.now().toISOString();
      const weight = await cache.begin(tenant);
      const completed = { ...stored, ...computed, completed_at, ...weight };
      if (!(await saveCompleted(tenant, id, completed))) await removeAnswer(tenant, stored.answer);
    } catch (error) {
      await removeAnswer(tenant, stored.answer);
      throw error;
    }
  }

  /** Waits as long as a query of a kind that tests waiting says, at most as long as a query may take. */
  async #delay(seconds: number, signal: AbortSignal): Promise<void> {
    const limit = this.#parts.settings.querySeconds;
    try {
      await wait(Math.min(seconds, limit) * 1000, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
    if (seconds > limit) throw executionErrors.query_timeout({ seconds: limit });
  }

  /** Another process may have cancelled or forgotten it. */
  #lookWhetherWanted(tenant: Tenant, id: string): () => void {
    if (!this.#parts.sharesRecords) return () => undefined;
    const { execution } = this.#of(tenant);
    const look = async (): Promise<void> => {
      const found = await findQuery(tenant, id);
      const isWanted = found?.state === "queued" || found?.state === "executing";
      if (!isWanted) execution.cancel(id, executionErrors.query_cancelled({ actor: "somebody" }));
    };
    const timer = setInterval(
      () =>
        void look().catch((error: unknown) =>
          this.#parts.logger.warn({ err: error, query: id }, "a query could not be looked up"),
        ),
      millisecondsBetweenLooks,
    );
    return () => clearInterval(timer);
  }

  async #shrink(tenant: Tenant, dataVersion: string): Promise<void> {
    try {
      await this.#parts.cache.shrink(tenant, dataVersion);
    } catch (error) {
      this.#parts.logger.error(
        { err: error, tenant: tenant.name },
        "the cache could not be shrunk",
      );
    }
  }

  async #recordFailure(tenant: Tenant, id: string, error: unknown): Promise<void> {
    const context = { query: id, tenant: tenant.name };
    const failure = failureOf(id, error);
    // That is recorded before it is stopped, and by now it may be asked for anew.
    if (failure.code === "insight.query_cancelled") return;
    this.#parts.logger.error({ err: error, ...context }, "a query failed");
    try {
      await saveFailure(tenant, id, { state: "errored", failure: JSON.stringify(failure) });
    } catch (problem) {
      this.#of(tenant).unrecorded.set(id, failure);
      this.#parts.logger.error(
        { err: problem, ...context },
        "a failed query could not be recorded",
      );
    }
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }

  #of(tenant: Tenant): OpenTenant {
    const open = this.#tenants.get(tenant.name);
    if (!open) throw new Error(`tenant ${tenant.name} is not open in insight`);
    return open;
  }
}

/** Why a query failed, as it may be told. */
export function failureOf(id: string, error: unknown): QueryFailure {
  const told =
    error instanceof FlotillaError
      ? error
      : insightErrors.query_failed({ id, reason: "The log names the cause." });
  return { code: told.code, detail: told.message, remedy: told.remedy };
}

/** A query may be asked by itself and also be part of others. */
function keyOfKept(id: string): string {
  return `rows of ${id}`;
}
