import type { Events } from "#events";
import { addDays, holdsScopes, type Principal, type Tenant } from "#kernel";

import { insightErrors } from "./errors.ts";

/** A check of one type of event, named as FlowAPI's clients read it. */
export interface AvailableCheck {
  readonly cdr_type: string;
  readonly type_of_query_or_check: string;
}

/** What a check gave for one day. */
export interface DayOutcome {
  readonly outcome: string;
  readonly type_of_query_or_check: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly cdr_date: string;
}

export interface OutcomesRequest {
  readonly type: string;
  readonly check: string;
  /** The first and the last day, both included. */
  readonly start: string;
  readonly end: string;
}

/** The quality of loaded events, for tokens that may read it. */
export interface Qa {
  /** The checks that have outcomes. @throws `insight.scope_missing` */
  available(tenant: Tenant, principal: Principal): Promise<AvailableCheck[]>;
  /** The outcomes by day. @throws `insight.scope_missing`, `insight.qa_not_found` when there are none */
  outcomes(tenant: Tenant, principal: Principal, request: OutcomesRequest): Promise<DayOutcome[]>;
}

const scope = "get_qa";

/** Answers for those who hold the scope. */
export function createQa({ quality }: Pick<Events, "quality">): Qa {
  return {
    async available(tenant, principal) {
      requireScope(principal);
      const available = await quality.available(tenant);
      return available.map(({ type, check }) => ({
        cdr_type: type,
        type_of_query_or_check: check,
      }));
    },
    async outcomes(tenant, principal, request) {
      requireScope(principal);
      const { type, check, start, end } = request;
      const found = await quality.outcomes(tenant, { type, check, start, end: addDays(end, 1) });
      if (found.length === 0) {
        const named = { type: JSON.stringify(type), check: JSON.stringify(check) };
        throw insightErrors.qa_not_found({ ...named, start, end });
      }
      return found.map(({ day, outcome }) => ({
        outcome,
        type_of_query_or_check: check,
        cdr_date: day,
      }));
    },
  };
}

function requireScope(principal: Principal): void {
  if (!holdsScopes(principal, [scope])) throw insightErrors.scope_missing({ scopes: scope });
}
