import { readMomentField } from "../../lib/moment.ts";

/** What the fields above the log hold; empty for all. */
export interface AuditFilter {
  /** Who acted: a name, whole. */
  readonly actor: string;
  /** An action, or the module that actions belong to. */
  readonly action: string;
  readonly outcome: "" | "done" | "refused" | "failed";
  /** As fields for date and time hold them, in UTC. */
  readonly from: string;
  readonly to: string;
  /** What stands in the subject or the details. */
  readonly text: string;
}

export const emptyFilter: AuditFilter = {
  actor: "",
  action: "",
  outcome: "",
  from: "",
  to: "",
  text: "",
};

/** The filter as the platform takes it. */
export interface AuditFilterQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly outcome?: "done" | "refused" | "failed";
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
}

/** The filter as the platform takes it, without what is empty. A module alone means all of its actions. */
export function toFilterQuery(filter: AuditFilter): AuditFilterQuery {
  const { outcome } = filter;
  const actor = filter.actor.trim();
  const action = filter.action.trim();
  const text = filter.text.trim();
  const from = readMomentField(filter.from);
  const to = readMomentField(filter.to);
  return {
    ...(actor === "" ? {} : { actor }),
    ...(action === "" ? {} : { action: action.includes(".") ? action : `${action}.` }),
    ...(outcome === "" ? {} : { outcome }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(text === "" ? {} : { text }),
  };
}

/** Whether anything is left out of the log. */
export function isFiltering(filter: AuditFilter): boolean {
  return Object.keys(toFilterQuery(filter)).length > 0;
}
