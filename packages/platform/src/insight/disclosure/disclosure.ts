import type { Events } from "#events";
import type { Audit, Clock, Principal, Tenant } from "#kernel";

import type { InsightSettings } from "../config.ts";
import type { SoundQuery } from "../query-spec.ts";
import type { Withheld } from "./differencing.ts";
import { requireMinimumPeople, withoutPeople } from "./minimum-people.ts";
import { addNoise } from "./noise.ts";
import { type PrivacyBudget, PrivacyBudgets, type Question } from "./privacy-budget.ts";
import { keyOf, publishedRowsOf } from "./published-rows.ts";
import { releaseOnce } from "./releasing.ts";
import type { CountedRow, ResultRow } from "./result-rows.ts";
import { sensitivityOf } from "./sensitivity.ts";

/** A computed answer before it is published. */
export interface ComputedAnswer {
  readonly id: string;
  readonly query: SoundQuery;
  readonly dataVersion: string;
  /** With the column `contributors`, unless the rows are public. */
  readonly rows: readonly CountedRow[];
}

/** Keeps answers from revealing a person. */
export interface DisclosureControl {
  /**
   * Decides whether a question may be asked by somebody at all; before it is computed or read from the cache, so that each asker is
   * charged.
   *
   * @throws an error of `disclosure-errors.ts`
   */
  admit(tenant: Tenant, principal: Principal, question: Question): Promise<void>;
  /** The rows that may be published, without `contributors`. Called once for each computed answer, one at a time per tenant. */
  release(tenant: Tenant, answer: ComputedAnswer): Promise<readonly ResultRow[]>;
}

/** Disclosure control as it is wired, with what is told of it. */
export interface DisclosureService extends DisclosureControl {
  /** What the roles of somebody have spent on noisy answers. */
  privacyBudget(tenant: Tenant, principal: Principal): Promise<PrivacyBudget>;
}

export type DisclosureSettings = Pick<
  InsightSettings,
  | "disclosureThreshold"
  | "differencing"
  | "releaseRecordBytes"
  | "noise"
  | "noiseEpsilon"
  | "privacyBudget"
  | "privacyBudgetDays"
>;

export interface DisclosureDependencies {
  readonly settings: DisclosureSettings;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly events: Pick<Events, "availableDates">;
}

/** Disclosure control: enough people in every row, no few people between two answers, and noise where it is wanted. */
export function createDisclosureControl(dependencies: DisclosureDependencies): DisclosureService {
  return new DisclosureControlService(dependencies);
}

class DisclosureControlService implements DisclosureService {
  readonly #dependencies: DisclosureDependencies;
  readonly #budgets: PrivacyBudgets;

  constructor(dependencies: DisclosureDependencies) {
    this.#dependencies = dependencies;
    this.#budgets = new PrivacyBudgets(dependencies.settings, dependencies.clock);
  }

  async admit(tenant: Tenant, principal: Principal, question: Question): Promise<void> {
    if (question.query.kind.disclosure.rule === "public") return;
    if (this.#dependencies.settings.noise === "on") {
      await this.#budgets.charge(tenant, principal, question);
    }
  }

  async release(tenant: Tenant, answer: ComputedAnswer): Promise<readonly ResultRow[]> {
    const { disclosure } = answer.query.kind;
    if (disclosure.rule === "public") return answer.rows.map((row) => withoutPeople(row));
    const threshold = this.#dependencies.settings.disclosureThreshold;
    const { unit } = answer.query;
    const enough = requireMinimumPeople(answer.rows, { disclosure, unit, threshold });
    const kept = await this.#compare(tenant, answer, enough);
    const rows = this.#withNoise(tenant, answer, kept);
    return rows.map((row) => withoutPeople(row));
  }

  async privacyBudget(tenant: Tenant, principal: Principal): Promise<PrivacyBudget> {
    return await this.#budgets.read(tenant, principal);
  }

  async #compare(
    tenant: Tenant,
    { id, query, dataVersion }: ComputedAnswer,
    rows: readonly CountedRow[],
  ): Promise<readonly CountedRow[]> {
    const { settings, clock, events } = this.#dependencies;
    const published = publishedRowsOf(rows);
    const released = await releaseOnce(
      tenant,
      { id, dataVersion, spec: query.spec, published },
      {
        available: await events.availableDates(tenant),
        threshold: settings.disclosureThreshold,
        isCompared: settings.differencing === "suppress",
        keptBytes: settings.releaseRecordBytes,
        releasedAt: clock.now().toISOString(),
      },
    );
    const { withheld, isIncomplete } = released;
    if (withheld.size > 0) await this.#recordWithheld(tenant, id, query, withheld);
    if (isIncomplete) await this.#recordIncomplete(tenant, id, query);
    const keys = new Set(released.published.rows.map((row) => keyOf(row)));
    return rows.filter((_, index) => keys.has(keyOf(published.rows[index]!)));
  }

  async #recordWithheld(
    tenant: Tenant,
    id: string,
    query: SoundQuery,
    withheld: Withheld,
  ): Promise<void> {
    const reasons = Map.groupBy(withheld.values(), (why) => why);
    const counts = [...reasons].map(([why, each]) => [why, each.length]);
    await this.#dependencies.audit.record(tenant, {
      actor: "disclosure control",
      action: "insight.rows_withheld",
      subject: id,
      outcome: "done",
      details: { kind: query.kind.name, rows: withheld.size, ...Object.fromEntries(counts) },
    });
  }

  async #recordIncomplete(tenant: Tenant, id: string, query: SoundQuery): Promise<void> {
    await this.#dependencies.audit.record(tenant, {
      actor: "disclosure control",
      action: "insight.comparison_incomplete",
      subject: id,
      outcome: "done",
      details: { kind: query.kind.name },
    });
  }

  #withNoise(
    tenant: Tenant,
    { id, query, dataVersion }: ComputedAnswer,
    rows: readonly CountedRow[],
  ): readonly CountedRow[] {
    const { noise, noiseEpsilon: epsilon, disclosureThreshold } = this.#dependencies.settings;
    if (noise === "off") return rows;
    const sensitivity = sensitivityOf(query.spec);
    // It was refused before it was computed; an answer that waited while noise was turned on was not.
    if ("reason" in sensitivity) throw new Error("an answer that cannot have noise was computed");
    const { bound } = sensitivity;
    const belongsTo = JSON.stringify([id, dataVersion]);
    return addNoise(tenant, belongsTo, rows, { epsilon, bound, threshold: disclosureThreshold });
  }
}
