import type { Clock, Principal, Tenant } from "#kernel";

import { insightErrors } from "../errors.ts";
import type { SoundQuery } from "../query-spec.ts";
import { scopesOf } from "../scopes.ts";
import { disclosureErrors } from "./disclosure-errors.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { chargeRole, findPayer, listSpent } from "./store/budget.ts";

/** What an analyst may know about noise and its budget. */
export interface PrivacyBudget {
  readonly noise: "on" | "off";
  /** What one answer costs. */
  readonly epsilon_per_query: number;
  /** Those of the token; none while there is no noise. */
  readonly roles: readonly RoleBudget[];
}

export interface RoleBudget {
  readonly role: string;
  readonly spent: number;
  readonly budget: number;
  /** When the budget begins anew: ISO 8601. */
  readonly resets_at: string;
}

export interface PrivacyBudgetSettings {
  readonly noise: "on" | "off";
  readonly noiseEpsilon: number;
  readonly privacyBudget: number;
  readonly privacyBudgetDays: number;
}

/** A question, by the id of its answer. */
export interface Question {
  readonly id: string;
  readonly query: SoundQuery;
}

const dayMilliseconds = 86_400_000;

/** Epsilons are counted in whole millionths, so that many small ones add up to what they should. */
const millionths = (epsilon: number): number => Math.round(epsilon * 1_000_000);

/** Accounts for noisy answers, role by role. */
export class PrivacyBudgets {
  readonly #settings: PrivacyBudgetSettings;
  readonly #clock: Clock;

  constructor(settings: PrivacyBudgetSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /**
   * Charges a role of the asker that may ask the question, unless one of them has paid for this answer before.
   *
   * @throws `insight.noise_kind_refused`, `insight.privacy_budget_exhausted`, `insight.scope_missing`
   */
  async charge(tenant: Tenant, principal: Principal, { id, query }: Question): Promise<void> {
    const sensitivity = sensitivityOf(query.spec);
    if ("reason" in sensitivity) {
      const { reason } = sensitivity;
      throw disclosureErrors.noise_kind_refused({ kind: query.kind.name, reason });
    }
    const scopes = scopesOf(query.spec);
    const roles = rolesWith(principal, scopes);
    if (roles.length === 0) throw insightErrors.scope_missing({ scopes: scopes.join(", ") });
    if (await findPayer(tenant, roles, id)) return;
    for (const role of roles) if (await this.#pay(tenant, role, id)) return;
    throw await this.#exhausted(tenant, roles[0]!);
  }

  /** What the roles of somebody have spent. */
  async read(tenant: Tenant, principal: Principal): Promise<PrivacyBudget> {
    const { noise, noiseEpsilon, privacyBudget } = this.#settings;
    const roles = noise === "on" ? Object.keys(principal.roles).toSorted() : [];
    const { period, resetsAt } = this.#period();
    const spent = await listSpent(tenant, roles, period);
    return {
      noise,
      epsilon_per_query: noise === "on" ? noiseEpsilon : 0,
      roles: roles.map((role) => ({
        role,
        spent: (spent[role] ?? 0) / 1_000_000,
        budget: privacyBudget,
        resets_at: resetsAt,
      })),
    };
  }

  async #pay(tenant: Tenant, role: string, answer: string): Promise<boolean> {
    const { noiseEpsilon, privacyBudget } = this.#settings;
    const charge = {
      role,
      answer,
      period: this.#period().period,
      epsilon: millionths(noiseEpsilon),
      charged_at: this.#clock.now().toISOString(),
    };
    return await chargeRole(tenant, charge, millionths(privacyBudget));
  }

  async #exhausted(tenant: Tenant, role: string): Promise<Error> {
    const { noiseEpsilon, privacyBudget } = this.#settings;
    const { period, resetsAt } = this.#period();
    const spent = (await listSpent(tenant, [role], period))[role] ?? 0;
    const left = (millionths(privacyBudget) - spent) / 1_000_000;
    return disclosureErrors.privacy_budget_exhausted({
      cost: noiseEpsilon,
      role: JSON.stringify(role.slice(0, 60)),
      left: Math.max(left, 0),
      resets_at: resetsAt,
    });
  }

  /** Periods follow each other from 1970-01-01 on, the same for all roles. */
  #period(): { readonly period: number; readonly resetsAt: string } {
    const length = this.#settings.privacyBudgetDays * dayMilliseconds;
    const period = Math.floor(this.#clock.now().getTime() / length);
    return { period, resetsAt: new Date((period + 1) * length).toISOString() };
  }
}

/** The roles that hold all of these, each by itself, in the order of their names. */
function rolesWith({ roles }: Principal, scopes: readonly string[]): string[] {
  return Object.entries(roles)
    .filter(([, held]) => scopes.every((scope) => held.includes(scope)))
    .map(([role]) => role)
    .toSorted();
}
