import { addDays, type Tenant } from "#kernel";

import { findEventType } from "../catalogue/event-types.ts";
import { recordDayStates } from "../catalogue/load-records.ts";
import type { EventParts } from "../parts.ts";
import { readerOf } from "../store/reader.ts";
import type { Writer } from "../store/statements.ts";
import { listDaysBefore, listRules, removeFactsBefore, saveRule } from "./retention-rules.ts";
import { raiseChanges } from "./store-changes.ts";
import { removeUnusedEntries } from "./unused-entries.ts";

/** How long the events of a type are kept, and what there is of it. */
export interface RetentionRule {
  readonly type: string;
  /** Null when they are kept for ever. */
  readonly daysKept: number | null;
  readonly storedDays: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** A rule to be set, or only tried. */
export interface RetentionOrder {
  readonly type: string;
  /** Days before today, by UTC, that are kept; null to keep them for ever. */
  readonly daysKept: number | null;
  /** Only says what would be removed. */
  readonly dryRun: boolean;
}

/** A day that a rule removes. */
export interface RemovedDay {
  readonly day: string;
  readonly events: number;
}

/** What a rule removes. */
export interface RetentionOutcome {
  readonly type: string;
  readonly daysKept: number | null;
  readonly dryRun: boolean;
  /** The first day that is kept; null when all are. */
  readonly keptFrom: string | null;
  /** The days that are removed, or would be, in their order. */
  readonly removed: RemovedDay[];
}

/** Removes days of events when they have become older than the rule of their type. */
export interface Retention {
  list(tenant: Tenant): Promise<RetentionRule[]>;
  /**
   * Sets a type's rule and applies it. A rule of N days keeps today, by UTC, the N days before, and whatever is newer.
   *
   * @throws `events.type_unknown`
   */
  set(tenant: Tenant, order: RetentionOrder, actor: string): Promise<RetentionOutcome>;
  /** Applies every rule. `actor` is whom the audit log names. */
  apply(tenant: Tenant, actor: string): Promise<void>;
}

/** Retention in the tenants whose stores are open. */
export function createRetention(parts: EventParts): Retention {
  const keptFromOf = (daysKept: number): string =>
    addDays(parts.clock.now().toISOString().slice(0, 10), -daysKept);
  const keptFrom = (daysKept: number | null) => (daysKept === null ? null : keptFromOf(daysKept));

  const list = async (tenant: Tenant) => await listRules(readerOf(await parts.storeOf(tenant)));

  return {
    list,
    async set(tenant, { type, daysKept, dryRun }, actor) {
      const reader = readerOf(await parts.storeOf(tenant));
      await findEventType(reader, type);
      const from = keptFrom(daysKept);
      const outcome = { type, daysKept, dryRun, keptFrom: from };
      if (dryRun) {
        const older = from === null ? [] : await listDaysBefore(reader, type, from);
        return { ...outcome, removed: older };
      }
      const before = (await list(tenant)).find((rule) => rule.type === type);
      const removed = await removeOlder(parts, tenant, { type, from, actor }, (writer) =>
        saveRule(writer, type, daysKept),
      );
      await parts.audit.record(tenant, {
        actor,
        action: "events.retention_set",
        subject: type,
        outcome: "done",
        details: { daysKept, daysKeptBefore: before?.daysKept ?? null },
      });
      return { ...outcome, removed };
    },
    async apply(tenant, actor) {
      for (const { type, daysKept } of await list(tenant)) {
        if (daysKept === null) continue;
        await removeOlder(parts, tenant, { type, from: keptFrom(daysKept), actor });
      }
    },
  };
}

/** Removes what is older, in one transaction with what is done `beforehand`. */
async function removeOlder(
  parts: EventParts,
  tenant: Tenant,
  order: { readonly type: string; readonly from: string | null; readonly actor: string },
  beforehand: (writer: Writer) => Promise<void> = async () => undefined,
): Promise<RemovedDay[]> {
  const [store, tables] = await Promise.all([parts.storeOf(tenant), parts.tablesOf(tenant)]);
  const { type, from, actor } = order;
  const removed = await store.write(async (writer) => {
    await beforehand(writer);
    const older = from === null ? [] : await listDaysBefore(writer, type, from);
    if (from === null || older.length === 0) return [];
    const days = older.map(({ day }) => day);
    await tables.removeDays(writer, type, days);
    await removeFactsBefore(writer, type, from);
    if (!tables.release) await removeUnusedEntries(writer);
    const at = parts.clock.now();
    await recordDayStates(writer, { type, days, state: "removed", batchId: null, at });
    await raiseChanges(writer);
    return older;
  });
  if (removed.length === 0) return removed;
  await store.write(async (writer) => await tables.settle?.(writer));
  await parts.audit.record(tenant, {
    actor,
    action: "events.days_removed",
    subject: type,
    outcome: "done",
    details: {
      days: removed.length,
      firstDay: removed[0]!.day,
      lastDay: removed.at(-1)!.day,
      events: removed.reduce((sum, { events }) => sum + events, 0),
    },
  });
  return removed;
}
