import type { FeatureCollection } from "geojson";

import { type Events, render } from "#events";
import {
  type Clock,
  holdsScopes,
  type Logger,
  type ModuleHealth,
  type Principal,
  type Tenant,
} from "#kernel";

import { compileAnswer } from "./compile-query.ts";
import type { InsightSettings } from "./config.ts";
import { type ResultRow, withhold } from "./disclosure/withhold.ts";
import { insightErrors } from "./errors.ts";
import { Execution, type Progress } from "./execution/execution.ts";
import { touchesDay } from "./moment.ts";
import { createQa, type Qa } from "./qa.ts";
import { queryId, readQuery, type SoundQuery } from "./query-spec.ts";
import { geographyScope, queryScope } from "./scopes.ts";
import * as store from "./store.ts";
import { isRegionUnit, regionUnits } from "./units.ts";

export interface InsightDependencies {
  readonly events: Pick<
    Events,
    "read" | "dataVersion" | "dialect" | "availableDates" | "geography" | "quality"
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: InsightSettings;
  /** Whether other processes may be computing answers for the same records. */
  readonly sharesRecords?: boolean;
}

/** Where a question stands. */
export type QueryStatus =
  | { readonly state: "queued" | "executing"; readonly progress: Progress }
  | { readonly state: "completed" }
  | { readonly state: "errored" };

export interface QueryResult {
  readonly id: string;
  readonly unit: string;
  readonly rows: readonly ResultRow[];
}

export interface StartedQuery {
  readonly id: string;
  readonly progress: Progress;
}

export interface Insight {
  openTenant(tenant: Tenant): Promise<void>;
  /** Waits for the queries being computed; those that wait for their turn are forgotten at the next start. */
  closeTenant(tenant: Tenant): Promise<void>;
  /** Checks rights and parameters, then starts computing unless the answer is known or on its way. */
  run(tenant: Tenant, principal: Principal, body: unknown): Promise<StartedQuery>;
  poll(tenant: Tenant, principal: Principal, id: string): Promise<QueryStatus>;
  /** The published rows of a completed query; undefined while it is being computed. */
  result(tenant: Tenant, principal: Principal, id: string): Promise<QueryResult | undefined>;
  geography(tenant: Tenant, principal: Principal, unit: string): Promise<FeatureCollection>;
  availableDates(tenant: Tenant, principal: Principal): Promise<Record<string, string[]>>;
  readonly qa: Qa;
  health(tenant: Tenant): Promise<ModuleHealth>;
  /** Forgets every answer of a tenant, by its name: what they were computed from has been erased. */
  forgetAnswers(tenant: string): Promise<void>;
}

const nothingToDo: Progress = { eligible: 0, queued: 0, running: 0 };

/** Answers questions about a tenant's events with aggregates that disclosure control lets pass. */
export function createInsight(dependencies: InsightDependencies): Insight {
  return new InsightService(dependencies);
}

class InsightService implements Insight {
  readonly qa: Qa;
  readonly #events: InsightDependencies["events"];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #settings: InsightSettings;
  readonly #executions = new Map<string, Execution>();
  readonly #sharesRecords: boolean;
  /** Queries that failed here while the records could not be written. */
  readonly #unrecorded = new Set<string>();
  readonly #tenants = new Map<string, Tenant>();
  /** Tenants that are not open, whose answers are to be forgotten when they are. */
  readonly #outdated = new Set<string>();

  constructor({ sharesRecords = false, ...dependencies }: InsightDependencies) {
    const { events, clock, logger, settings } = dependencies;
    this.#sharesRecords = sharesRecords;
    this.qa = createQa(events);
    this.#events = events;
    this.#clock = clock;
    this.#logger = logger;
    this.#settings = settings;
  }

  async openTenant(tenant: Tenant): Promise<void> {
    this.#executions.set(tenant.name, new Execution(this.#settings.concurrentQueries));
    this.#tenants.set(tenant.name, tenant);
    if (this.#outdated.delete(tenant.name)) await this.forgetAnswers(tenant.name);
    const forgotten = this.#sharesRecords ? 0 : await store.deleteUnanswered(tenant);
    if (forgotten > 0) {
      this.#logger.warn({ tenant: tenant.name, forgotten }, "unanswered queries were forgotten");
    }
  }

  async closeTenant(tenant: Tenant): Promise<void> {
    const execution = this.#executionOf(tenant);
    execution.discardWaiting();
    await execution.settle();
    this.#executions.delete(tenant.name);
    this.#tenants.delete(tenant.name);
  }

  async run(tenant: Tenant, principal: Principal, body: unknown): Promise<StartedQuery> {
    const query = readQuery(body);
    requireScopes(principal, ["run", ...scopesOf(query)]);
    const version = await this.#events.dataVersion(tenant);
    const id = queryId(query, version, this.#settings.disclosureThreshold);
    const known = await store.findQuery(tenant, id);
    if (known?.state === "completed" && known.data_version === version) {
      return { id, progress: nothingToDo };
    }
    await this.#requireData(tenant, query);
    await this.#start(tenant, query, { id, data_version: version });
    return { id, progress: this.#executionOf(tenant).progressOf(id) ?? nothingToDo };
  }

  async poll(tenant: Tenant, principal: Principal, id: string): Promise<QueryStatus> {
    const query = await permittedQuery(tenant, principal, id, ["run", "get_result"]);
    if (query.state === "completed" || query.state === "errored") return { state: query.state };
    const progress = this.#executionOf(tenant).progressOf(id);
    if (progress) return { state: progress.running > 0 ? "executing" : "queued", progress };
    // Nobody computes it any longer: it ended meanwhile, or failed in a way that could not be recorded.
    const ended = await store.findQuery(tenant, id);
    if (ended?.state === "completed") return { state: "completed" };
    const mayBeElsewhere = ended && ended.state !== "errored" && !this.#unrecorded.has(id);
    if (!this.#sharesRecords || !mayBeElsewhere) return { state: "errored" };
    return this.#computeHere(tenant, ended);
  }

  /** Another process computes it, or did so until it ended. Computing it twice costs less than finding that out. */
  #computeHere(tenant: Tenant, { id, spec }: store.StoredQuery): QueryStatus {
    const query = readQuery(JSON.parse(spec));
    const execution = this.#executionOf(tenant);
    execution.submit(id, () => this.#compute(tenant, id, query));
    return { state: "executing", progress: execution.progressOf(id) ?? nothingToDo };
  }

  async result(tenant: Tenant, principal: Principal, id: string): Promise<QueryResult | undefined> {
    const query = await permittedQuery(tenant, principal, id, ["get_result"]);
    if (query.state === "errored") throw insightErrors.query_failed({ id });
    if (query.result === null) return undefined;
    // The threshold may have been raised since the answer was kept.
    const rows = withhold(JSON.parse(query.result), this.#settings.disclosureThreshold);
    return { id, unit: query.aggregation_unit, rows };
  }

  async geography(tenant: Tenant, principal: Principal, unit: string): Promise<FeatureCollection> {
    if (!isRegionUnit(unit)) {
      throw insightErrors.unit_unknown({
        unit: JSON.stringify(unit.slice(0, 60)),
        known: regionUnits.join(", "),
      });
    }
    requireScopes(principal, ["get_result", geographyScope(unit)]);
    return await this.#events.geography(tenant, unit);
  }

  async availableDates(tenant: Tenant, principal: Principal): Promise<Record<string, string[]>> {
    requireScopes(principal, ["get_available_dates"]);
    return await this.#events.availableDates(tenant);
  }

  async health(tenant: Tenant): Promise<ModuleHealth> {
    const answers = await store.countCompleted(tenant);
    const noun = answers === 1 ? "answer" : "answers";
    return { state: "ok", detail: `${answers.toLocaleString("en")} ${noun} kept` };
  }

  async forgetAnswers(name: string): Promise<void> {
    const tenant = this.#tenants.get(name);
    if (!tenant) {
      this.#outdated.add(name);
      return;
    }
    const forgotten = await store.deleteAnswers(tenant);
    this.#logger.info({ tenant: name, forgotten }, "answers were forgotten after an erasure");
  }

  #executionOf(tenant: Tenant): Execution {
    const execution = this.#executions.get(tenant.name);
    if (!execution) throw new Error(`tenant ${tenant.name} is not open in insight`);
    return execution;
  }

  async #requireData(tenant: Tenant, query: SoundQuery): Promise<void> {
    const available = await this.#events.availableDates(tenant);
    for (const { start, end, eventTypes } of query.reads) {
      const isAvailable = (type: string) =>
        available[type]?.some((day) => touchesDay(start, end, day));
      if (eventTypes.some(isAvailable)) continue;
      throw insightErrors.no_data({
        types: eventTypes.join(", "),
        start: start.timestamp,
        end: end.timestamp,
      });
    }
  }

  async #start(
    tenant: Tenant,
    query: SoundQuery,
    identity: { readonly id: string; readonly data_version: string },
  ): Promise<void> {
    await store.saveQueued(tenant, {
      ...identity,
      kind: query.kind.name,
      aggregation_unit: query.unit,
      spec: query.canonical,
      asked_at: this.#clock.now().toISOString(),
    });
    this.#unrecorded.delete(identity.id);
    // Whoever recorded it first may not be computing it: a failure that could not be recorded leaves it so.
    this.#executionOf(tenant).submit(identity.id, () => this.#compute(tenant, identity.id, query));
  }

  async #compute(tenant: Tenant, id: string, query: SoundQuery): Promise<void> {
    try {
      if (!(await store.saveState(tenant, id, "executing"))) return;
      const { rows, data_version } = await this.#read(tenant, query);
      const published = rows.map(({ contributors: _, ...row }) => row);
      const completed_at = this.#clock.now().toISOString();
      const result = JSON.stringify(published);
      await store.saveResult(tenant, id, { result, completed_at, data_version });
    } catch (error) {
      await this.#recordFailure(tenant, id, error);
    }
  }

  /** The version names both when other data arrived while the rows were read, so that it is none that is asked for. */
  async #read(
    tenant: Tenant,
    query: SoundQuery,
  ): Promise<{ rows: ResultRow[]; data_version: string }> {
    const before = await this.#events.dataVersion(tenant);
    const dialect = await this.#events.dialect(tenant);
    const threshold = this.#settings.disclosureThreshold;
    const { sql, parameters } = render(compileAnswer(query.spec, { dialect, threshold }), dialect);
    const rows = await this.#events.read<ResultRow>(tenant, sql, parameters);
    const after = await this.#events.dataVersion(tenant);
    return { rows, data_version: before === after ? after : `${before} to ${after}` };
  }

  async #recordFailure(tenant: Tenant, id: string, error: unknown): Promise<void> {
    const context = { query: id, tenant: tenant.name };
    this.#logger.error({ err: error, ...context }, "a query failed");
    try {
      await store.saveState(tenant, id, "errored");
    } catch (failure) {
      this.#unrecorded.add(id);
      this.#logger.error({ err: failure, ...context }, "a failed query could not be recorded");
    }
  }
}

async function permittedQuery(
  tenant: Tenant,
  principal: Principal,
  id: string,
  actions: readonly string[],
): Promise<store.StoredQuery> {
  const query = await store.findQuery(tenant, id);
  if (!query) throw insightErrors.query_unknown({ id: JSON.stringify(id.slice(0, 60)) });
  requireScopes(principal, [...actions, ...scopesOf(readQuery(JSON.parse(query.spec)))]);
  return query;
}

function scopesOf({ kind, kindNames, unit }: SoundQuery): string[] {
  return kindNames.map((name) => queryScope(unit, kind.name, name));
}

function requireScopes(principal: Principal, scopes: readonly string[]): void {
  if (!holdsScopes(principal, scopes)) {
    throw insightErrors.scope_missing({ scopes: scopes.join(", ") });
  }
}
