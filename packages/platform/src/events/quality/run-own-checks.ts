import type { Logger } from "#kernel";

import type { EventType } from "../event-types.ts";
import { firstSentence, messageOf } from "../store/failures.ts";
import type { Writer } from "../store/statements.ts";
import type { EventStore } from "../store/store.ts";
import type { ReadValue } from "../store/values.ts";
import { eventsRelation } from "./events-relation.ts";
import { type OwnCheck, ownChecksOf } from "./own-checks.ts";
import { replaceOutcomes } from "./quality-values.ts";

export interface OwnCheckParts {
  readonly store: Pick<EventStore, "read" | "write">;
  readonly logger: Pick<Logger, "warn">;
  /** The tenant's name, for the log. */
  readonly tenant: string;
}

/** What is kept as the outcome of a check that failed. */
const failedOutcome = "failed";

/**
 * Computes own checks for days of a type and keeps the outcomes, each check in a transaction of its own: one that fails is
 * logged, its outcomes say so, and nothing else is touched.
 */
export async function runOwnChecks(
  parts: OwnCheckParts,
  asked: {
    readonly checks: readonly OwnCheck[];
    readonly type: EventType;
    readonly days: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { store } = parts;
  const { type, days, at } = asked;
  for (const check of ownChecksOf(asked.checks, type.name)) {
    const keep = async (writer: Writer, outcomeOf: (day: string) => Promise<string | null>) => {
      const outcomes = [];
      const available = await availableDays(writer, type.name, days);
      for (const { day } of available.days) {
        const outcome = await outcomeOf(day);
        if (outcome !== null) outcomes.push({ day, check: check.id, outcome });
      }
      const { batch } = available;
      await replaceOutcomes(writer, {
        type: type.name,
        days,
        check: check.id,
        batch,
        at,
        outcomes,
      });
    };
    try {
      await store.write((writer) => keep(writer, (day) => compute(writer, check, type, day)));
    } catch (error) {
      warn(parts, check, error);
      await store.write((writer) => keep(writer, async () => failedOutcome));
    }
  }
}

/** Logs every check that no type can compute because its SQL is wrong. */
export async function reportBrokenChecks(
  parts: OwnCheckParts,
  checks: readonly OwnCheck[],
  types: readonly EventType[],
): Promise<void> {
  for (const check of checks) {
    const type = types.find(({ name }) => check.type === null || check.type === name);
    if (!type) {
      const context = { tenant: parts.tenant, check: check.file };
      parts.logger.warn(context, "a quality check is for a type of event that does not exist");
      continue;
    }
    try {
      await parts.store.read(`EXPLAIN ${statementOf(check, type)}`, { day: "2000-01-01" });
    } catch (error) {
      warn(parts, check, error);
    }
  }
}

async function compute(
  writer: Writer,
  check: OwnCheck,
  type: EventType,
  day: string,
): Promise<string | null> {
  const [row] = await writer.rows<{ outcome: ReadValue }>(statementOf(check, type), { day });
  const { outcome } = row!;
  if (outcome === null) return null;
  return typeof outcome === "object" ? JSON.stringify(outcome) : String(outcome);
}

/** As a value within another query, the check can do nothing but read, and has to have one value. */
function statementOf({ sql }: OwnCheck, type: EventType): string {
  const dated = sql.replaceAll(/\$day\b/g, "($day::DATE)");
  return `WITH events AS (${eventsRelation(type)}) SELECT (\n${dated}\n) AS outcome`;
}

/** Those of the days that have events, and the latest batch, which their outcomes belong to. */
async function availableDays(
  writer: Writer,
  type: string,
  days: readonly string[],
): Promise<{ readonly days: readonly { readonly day: string }[]; readonly batch: number }> {
  const available = await writer.rows<{ day: string }>(
    `SELECT day FROM stored_days WHERE event_type = $type AND day IN (SELECT unnest($days::DATE[])) ORDER BY day`,
    { type, days },
  );
  const [state] = await writer.rows<{ batch: number }>(
    "SELECT stored_batches AS batch FROM store_state",
  );
  return { days: available, batch: state!.batch };
}

/** Only what kind of failure it is: the rest of a message may hold a value of an event. */
function warn({ logger, tenant }: OwnCheckParts, { file }: OwnCheck, error: unknown): void {
  const message = firstSentence(messageOf(error));
  const isAboutText = /^(Parser|Binder|Catalog|Syntax) Error/.test(message);
  const reason = isAboutText ? message : message.split(":", 1)[0]!;
  logger.warn({ tenant, check: file, reason }, "a quality check failed");
}
