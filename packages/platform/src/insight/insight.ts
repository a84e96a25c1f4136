import type { FeatureCollection } from "geojson";

import type { Events } from "#events";
import {
  type Audit,
  type Clock,
  holdsScopes,
  type Job,
  type Logger,
  type ModuleHealth,
  type Principal,
  type Tenant,
} from "#kernel";

import { type CacheAdministration, createCacheAdministration } from "./cache/administration.ts";
import { Cache } from "./cache/cache.ts";
import type { InsightSettings } from "./config.ts";
import type { DisclosureControl } from "./disclosure/disclosure.ts";
import { createMinimumControl } from "./disclosure/minimum-control.ts";
import { ruleOf } from "./disclosure/rule.ts";
import { insightErrors } from "./errors.ts";
import { isWhole, openAnswer } from "./execution/answers.ts";
import { Computing, failureOf } from "./execution/computing.ts";
import { executionErrors } from "./execution/execution-errors.ts";
import { queriesBelow } from "./execution/plan.ts";
import type { Spec } from "./kinds/query-kind.ts";
import { touchesDay } from "./moment.ts";
import { createQa, type Qa } from "./qa.ts";
import type {
  NamedSubquery,
  QueryFailure,
  QueryResult,
  QueryStatus,
  StartedQuery,
} from "./query-result.ts";
import { queryId, readQuery, type SoundQuery } from "./query-spec.ts";
import { geographyScope, scopesOf } from "./scopes.ts";
import { deleteAnswers, deleteAnswersUnderOtherRules, deleteQuery } from "./store/cache.ts";
import { countCompleted, deleteUnanswered, findQuery, saveFailure } from "./store/queries.ts";
import type { StoredQuery } from "./store/tables.ts";
import { replaceSubsetIds } from "./subset-ids.ts";
import { checkTables } from "./tables.ts";
import { isRegionUnit, regionUnits } from "./units.ts";

export interface InsightDependencies {
  readonly events: Pick<
    Events,
    | "readBatches"
    | "dataVersion"
    | "dialect"
    | "availableDates"
    | "geography"
    | "quality"
    | "placeTables"
    | "units"
    | "keptRowsSchema"
    | "keepRows"
    | "listKeptRows"
    | "dropKeptRows"
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly audit: Pick<Audit, "record">;
  readonly settings: InsightSettings;
  /** Decides who may ask and what is published; only rows of too few people are left out when it is missing. */
  readonly disclosure?: DisclosureControl;
  /** Whether other processes may be computing answers for the same records. */
  readonly sharesRecords?: boolean;
}

export interface Insight {
  openTenant(tenant: Tenant): Promise<void>;
  /** Waits for the queries being computed; those that wait for their turn are forgotten at the next start. */
  closeTenant(tenant: Tenant): Promise<void>;
  /**
   * Checks rights and parameters, then starts computing unless the answer is known or on its way.
   *
   * @throws `insight.queue_full`, `insight.subset_unknown`, and what `readQuery` throws
   */
  run(tenant: Tenant, principal: Principal, body: unknown): Promise<StartedQuery>;
  poll(tenant: Tenant, principal: Principal, id: string): Promise<QueryStatus>;
  /**
   * The published rows of a completed query; undefined while it is being computed.
   *
   * @throws `insight.query_unknown`, `insight.query_failed`
   */
  result(tenant: Tenant, principal: Principal, id: string): Promise<QueryResult | undefined>;
  /**
   * Stops a query that waits or is being computed, for whoever may run it or administrates. As long as others wait for it too it goes on,
   * unless an administrator stops it. Answers where it stands then.
   */
  cancel(tenant: Tenant, principal: Principal, id: string): Promise<QueryStatus>;
  /** The regions of a unit, or of a loaded geography that takes their place. */
  geography(
    tenant: Tenant,
    principal: Principal,
    unit: string,
    table?: string | null,
  ): Promise<FeatureCollection>;
  availableDates(tenant: Tenant, principal: Principal): Promise<Record<string, string[]>>;
  readonly qa: Qa;
  /** The kept answers, as administrators see them. */
  readonly cache: CacheAdministration;
  /** Background work of this module. */
  readonly jobs: readonly Job[];
  health(tenant: Tenant): Promise<ModuleHealth>;
  /** Forgets every answer of a tenant, by its name: what they were computed from has been erased. */
  forgetAnswers(tenant: string): Promise<void>;
}

const nothingToDo = { eligible: 0, queued: 0, running: 0 };

/** Answers questions about a tenant's events with aggregates that disclosure control lets pass. */
export function createInsight(dependencies: InsightDependencies): Insight {
  return new InsightService(dependencies);
}

class InsightService implements Insight {
  readonly qa: Qa;
  readonly cache: CacheAdministration;
  readonly jobs: readonly Job[];
  readonly #events: InsightDependencies["events"];
  readonly #logger: Logger;
  readonly #audit: Pick<Audit, "record">;
  readonly #disclosure: DisclosureControl;
  readonly #computing: Computing;
  readonly #cache: Cache;
  readonly #rule: string;
  readonly #sharesRecords: boolean;
  readonly #tenants = new Map<string, Tenant>();
  /** Tenants that are not open, whose answers are to be forgotten when they are. */
  readonly #outdated = new Set<string>();

  constructor({ sharesRecords = false, ...dependencies }: InsightDependencies) {
    const { events, logger, audit, settings } = dependencies;
    const disclosure =
      dependencies.disclosure ?? createMinimumControl(settings.disclosureThreshold);
    const cache = new Cache(dependencies);
    this.#sharesRecords = sharesRecords;
    this.qa = createQa(events);
    this.#events = events;
    this.#logger = logger;
    this.#audit = audit;
    this.#disclosure = disclosure;
    this.#cache = cache;
    this.#rule = ruleOf(settings);
    const parts = { ...dependencies, sharesRecords, disclosure, cache, rule: this.#rule };
    this.#computing = new Computing(parts);
    this.cache = createCacheAdministration({ ...parts, computing: this.#computing });
    this.jobs = [this.#tidyingJob()];
  }

  async openTenant(tenant: Tenant): Promise<void> {
    this.#computing.openTenant(tenant);
    this.#tenants.set(tenant.name, tenant);
    if (this.#outdated.delete(tenant.name)) await this.forgetAnswers(tenant.name);
    if (this.#sharesRecords) return;
    await deleteAnswersUnderOtherRules(tenant, this.#rule);
    const forgotten = await deleteUnanswered(tenant);
    if (forgotten > 0) {
      this.#logger.warn({ tenant: tenant.name, forgotten }, "unanswered queries were forgotten");
    }
  }

  async closeTenant(tenant: Tenant): Promise<void> {
    await this.#computing.closeTenant(tenant);
    this.#tenants.delete(tenant.name);
    await this.#cache.recordUses(tenant);
  }

  async run(tenant: Tenant, principal: Principal, body: unknown): Promise<StartedQuery> {
    const query = readQuery(await replaceSubsetIds(tenant, body));
    requireScopes(principal, ["run", ...scopesOf(query.spec)]);
    await checkTables(tenant, this.#events, query.spec);
    const dataVersion = await this.#events.dataVersion(tenant);
    const id = queryId(query, dataVersion, this.#rule);
    const isAnswered = await this.#isAnswered(tenant, id, dataVersion);
    if (!isAnswered) await this.#requireData(tenant, query);
    await this.#disclosure.admit(tenant, principal, { id, query });
    const subqueries = this.#nameSubqueries(query, dataVersion);
    if (isAnswered) return { id, progress: nothingToDo, subqueries };
    await this.#computing.start(tenant, { id, dataVersion, query }, principal.name);
    const progress = this.#computing.execution(tenant).progressOf(id) ?? nothingToDo;
    return { id, progress, subqueries };
  }

  async poll(tenant: Tenant, principal: Principal, id: string): Promise<QueryStatus> {
    const query = await this.#permittedQuery(tenant, principal, id, ["run", "get_result"]);
    return await this.#statusOf(tenant, principal, query);
  }

  async result(tenant: Tenant, principal: Principal, id: string): Promise<QueryResult | undefined> {
    const query = await this.#permittedQuery(tenant, principal, id, ["get_result"]);
    const status = await this.#statusOf(tenant, principal, query);
    if (status.state === "errored" || status.state === "cancelled") {
      throw insightErrors.query_failed({ id, reason: status.failure.detail });
    }
    if (status.state !== "completed") return undefined;
    // Whoever reads what others asked is charged as they were.
    const asked = readQuery(JSON.parse(query.spec));
    await this.#disclosure.admit(tenant, principal, { id, query: asked });
    await this.#cache.use(tenant, id);
    const isRead = query.state === "completed";
    return openAnswer(tenant, isRead ? query : await this.#knownQuery(tenant, id));
  }

  async cancel(tenant: Tenant, principal: Principal, id: string): Promise<QueryStatus> {
    const query = principal.isAdmin
      ? await this.#knownQuery(tenant, id)
      : await this.#permittedQuery(tenant, principal, id, ["run"]);
    const execution = this.#computing.execution(tenant);
    if (!principal.isAdmin && execution.isWantedBesides(id, principal.name)) {
      execution.withdraw(id, principal.name);
      return await this.#statusOf(tenant, principal, query);
    }
    const reason = executionErrors.query_cancelled({ actor: principal.name });
    const failure = JSON.stringify(failureOf(id, reason));
    if (await saveFailure(tenant, id, { state: "cancelled", failure })) {
      execution.cancel(id, reason);
      const done = {
        actor: principal.name,
        action: "insight.query_cancelled",
        subject: id,
      } as const;
      await this.#audit.record(tenant, { ...done, outcome: "done", details: { kind: query.kind } });
    }
    return await this.#statusOf(tenant, principal, await this.#knownQuery(tenant, id));
  }

  async geography(
    tenant: Tenant,
    principal: Principal,
    unit: string,
    table?: string | null,
  ): Promise<FeatureCollection> {
    if (!isRegionUnit(unit)) {
      throw insightErrors.unit_unknown({
        unit: JSON.stringify(unit.slice(0, 60)),
        known: regionUnits.join(", "),
      });
    }
    requireScopes(principal, ["get_result", geographyScope(unit)]);
    return await this.#events.geography(tenant, table ?? unit);
  }

  async availableDates(tenant: Tenant, principal: Principal): Promise<Record<string, string[]>> {
    requireScopes(principal, ["get_available_dates"]);
    return await this.#events.availableDates(tenant);
  }

  async health(tenant: Tenant): Promise<ModuleHealth> {
    const answers = await countCompleted(tenant);
    const noun = answers === 1 ? "answer" : "answers";
    return { state: "ok", detail: `${answers.toLocaleString("en")} ${noun} kept` };
  }

  async forgetAnswers(name: string): Promise<void> {
    const tenant = this.#tenants.get(name);
    if (!tenant) {
      this.#outdated.add(name);
      return;
    }
    const forgotten = await deleteAnswers(tenant);
    await this.#events.dropKeptRows(tenant);
    this.#logger.info({ tenant: name, forgotten }, "answers were forgotten after an erasure");
  }

  #nameSubqueries(query: SoundQuery, dataVersion: string): NamedSubquery[] {
    const below = queriesBelow(query.spec, this.#computing.idsFor(dataVersion));
    return [...below].map(([id, spec]) => ({ id, kind: spec.query_kind }));
  }

  /** Whether there is an answer from these data. One of which something is missing is removed, and computed again. */
  async #isAnswered(tenant: Tenant, id: string, dataVersion: string): Promise<boolean> {
    const known = await findQuery(tenant, id);
    if (known?.state !== "completed" || known.data_version !== dataVersion) return false;
    if (await isWhole(tenant, known)) return true;
    await this.#removeIncomplete(tenant, known);
    return false;
  }

  async #requireWhole(tenant: Tenant, query: StoredQuery): Promise<void> {
    if (await isWhole(tenant, query)) return;
    await this.#removeIncomplete(tenant, query);
    throw unknown(query.id);
  }

  async #removeIncomplete(tenant: Tenant, { id, answer }: StoredQuery): Promise<void> {
    this.#logger.warn({ tenant: tenant.name, query: id }, "a part of an answer is missing");
    await deleteQuery(tenant, id, answer ?? undefined);
  }

  async #statusOf(tenant: Tenant, principal: Principal, query: StoredQuery): Promise<QueryStatus> {
    const ended = await this.#endOf(tenant, query);
    if (ended) return ended;
    const progress = this.#computing.execution(tenant).progressOf(query.id);
    if (progress) return { state: progress.running > 0 ? "executing" : "queued", progress };
    // Nobody computes it here any longer: it ended meanwhile, or failed in a way that could not be recorded.
    const now = await findQuery(tenant, query.id);
    if (!now) throw unknown(query.id);
    const endedNow = await this.#endOf(tenant, now);
    if (endedNow) return endedNow;
    const failure = this.#computing.unrecordedFailure(tenant, query.id);
    if (failure || !this.#sharesRecords) {
      return { state: "errored", failure: failure ?? failureOf(query.id, undefined) };
    }
    return await this.#computeHere(tenant, principal, now);
  }

  async #endOf(tenant: Tenant, query: StoredQuery): Promise<QueryStatus | undefined> {
    const { state } = query;
    if (state === "errored" || state === "cancelled") return { state, failure: readFailure(query) };
    if (state !== "completed") return undefined;
    await this.#requireWhole(tenant, query);
    return { state };
  }

  /** Another process computes it, or did so until it ended. Computing it twice costs less than finding that out. */
  async #computeHere(
    tenant: Tenant,
    principal: Principal,
    { id, spec, data_version: dataVersion }: StoredQuery,
  ): Promise<QueryStatus> {
    const query = readQuery(JSON.parse(spec));
    const asked = { id, dataVersion, query };
    const progress = await this.#computing.takeOver(tenant, asked, principal.name);
    return { state: "executing", progress };
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

  /** @throws `insight.query_unknown` also for one that was answered under another rule of disclosure control */
  async #knownQuery(tenant: Tenant, id: string): Promise<StoredQuery> {
    const query = await findQuery(tenant, id);
    if (!query || query.rule !== this.#rule) throw unknown(id);
    return query;
  }

  async #permittedQuery(
    tenant: Tenant,
    principal: Principal,
    id: string,
    actions: readonly string[],
  ): Promise<StoredQuery> {
    const query = await this.#knownQuery(tenant, id);
    // It was found sound when it was asked, and finding that out takes much longer than polls may.
    requireScopes(principal, [...actions, ...scopesOf(JSON.parse(query.spec) as Spec)]);
    return query;
  }

  #tidyingJob(): Job {
    return {
      name: "insight.cache",
      schedule: "*/10 * * * *",
      timeZone: "UTC",
      timeoutSeconds: 300,
      run: async (signal) => {
        for (const tenant of this.#tenants.values()) {
          if (signal.aborted) return;
          await this.#cache.tidy(tenant, await this.#events.dataVersion(tenant));
        }
      },
    };
  }
}

function unknown(id: string): Error {
  return insightErrors.query_unknown({ id: JSON.stringify(id.slice(0, 60)) });
}

function readFailure({ id, failure }: StoredQuery): QueryFailure {
  return failure === null ? failureOf(id, undefined) : (JSON.parse(failure) as QueryFailure);
}

function requireScopes(principal: Principal, scopes: readonly string[]): void {
  if (!holdsScopes(principal, scopes)) {
    throw insightErrors.scope_missing({ scopes: scopes.join(", ") });
  }
}
