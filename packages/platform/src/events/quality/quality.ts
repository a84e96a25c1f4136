import type { Tenant } from "#kernel";

import { listEventTypes } from "../catalogue/event-types.ts";
import type { EventType } from "../event-types.ts";
import type { EventParts } from "../parts.ts";
import { readerOf } from "../store/reader.ts";
import type { EventStore } from "../store/store.ts";
import { builtInChecks, checksOf, type CheckUnit } from "./checks.ts";
import { type OwnCheck, ownChecksOf } from "./own-checks.ts";
import { listAvailable, listOutcomes } from "./quality-values.ts";

/** A check as a person reads about it. */
export interface CheckDescription {
  readonly id: string;
  readonly title: string;
  readonly unit: CheckUnit;
  readonly meaning: string;
  /** Whether it comes from the directory of own checks. */
  readonly isOwn: boolean;
  /** The types that have it. */
  readonly types: string[];
}

/** The outcome of a check on a day. */
export interface CheckOutcome {
  readonly day: string;
  readonly outcome: string;
}

/** The outcomes of a check over days. */
export interface CheckSeries {
  readonly check: string;
  readonly unit: CheckUnit;
  /** By day. `number` is the outcome as a number, where it is one. */
  readonly values: (CheckOutcome & { readonly number: number | null })[];
}

/** The outcomes of the checks that were computed while events were loaded. */
export interface Quality {
  /** Every check there is. */
  checks(tenant: Tenant): Promise<CheckDescription[]>;
  /** The outcomes of these checks, of all without any, from `start` to the day before `end`. */
  series(
    tenant: Tenant,
    asked: {
      readonly type: string;
      readonly checks?: readonly string[] | undefined;
      readonly start?: string | undefined;
      readonly end?: string | undefined;
    },
  ): Promise<CheckSeries[]>;
  /** Which checks have outcomes, by type. */
  available(tenant: Tenant): Promise<{ readonly type: string; readonly check: string }[]>;
  /** The outcomes of one check from `start` to the day before `end`; none for what does not exist. */
  outcomes(
    tenant: Tenant,
    asked: {
      readonly type: string;
      readonly check: string;
      readonly start: string;
      readonly end: string;
    },
  ): Promise<CheckOutcome[]>;
}

/** Answers from the outcomes in each tenant's store. */
export function createQuality(
  { storeOf }: Pick<EventParts, "storeOf">,
  own: readonly OwnCheck[],
): Quality {
  return {
    async checks(tenant) {
      return describeChecks(await typesOf(await storeOf(tenant)), own);
    },
    async series(tenant, { type, checks = null, start = null, end = null }) {
      const store = await storeOf(tenant);
      const known = describeChecks(await typesOf(store), own);
      const outcomes = await listOutcomes(store, { type, checks, start, end });
      return [...Map.groupBy(outcomes, ({ check }) => check)].map(([check, found]) => ({
        check,
        unit: known.find(({ id }) => id === check)?.unit ?? "any",
        values: found.map(({ day, outcome }) => ({ day, outcome, number: numberOf(outcome) })),
      }));
    },
    available: async (tenant) => await listAvailable(await storeOf(tenant)),
    async outcomes(tenant, { type, check, start, end }) {
      const found = await listOutcomes(await storeOf(tenant), {
        type,
        checks: [check],
        start,
        end,
      });
      return found.map(({ day, outcome }) => ({ day, outcome }));
    },
  };
}

/** The types of events of a store, the built-in ones first. */
export async function typesOf(store: Pick<EventStore, "read">): Promise<EventType[]> {
  return await listEventTypes(readerOf(store));
}

function describeChecks(types: readonly EventType[], own: readonly OwnCheck[]): CheckDescription[] {
  const namesWhere = (hasCheck: (type: EventType) => boolean) =>
    types.filter((type) => hasCheck(type)).map(({ name }) => name);
  const builtIn = builtInChecks.map(({ id, title, unit, meaning }): CheckDescription => {
    const having = namesWhere((type) => checksOf(type).some((check) => check.id === id));
    return { id, title, unit, meaning, isOwn: false, types: having };
  });
  const further = [...Map.groupBy(own, ({ id }) => id)].map(([id, files]): CheckDescription => {
    const having = namesWhere(({ name }) => ownChecksOf(files, name).length > 0);
    const { meaning } = files[0]!;
    return { id, title: id, unit: "any", meaning, isOwn: true, types: having };
  });
  return [...builtIn, ...further];
}

function numberOf(outcome: string): number | null {
  const number = Number(outcome);
  return outcome.trim() === "" || !Number.isFinite(number) ? null : number;
}
