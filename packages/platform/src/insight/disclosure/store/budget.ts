import type { Kysely } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

/** What a role has spent on one answer, once and for all. Epsilons are in millionths. */
export interface StoredCharge {
  readonly role: string;
  readonly answer: string;
  /** Which period of the budget, counted from 1970. */
  readonly period: number;
  readonly epsilon: number;
  readonly charged_at: string;
}

interface StoredBudget {
  readonly role: string;
  readonly period: number;
  readonly spent: number;
}

interface BudgetTables {
  insight_privacy_charges: StoredCharge;
  insight_privacy_budgets: StoredBudget;
}

/** For how many periods what was paid for stays paid. */
const keptPeriods = 24;

/** The first of some roles that has paid for an answer; undefined when none has. */
export async function findPayer(
  tenant: Tenant,
  roles: readonly string[],
  answer: string,
): Promise<string | undefined> {
  if (roles.length === 0) return undefined;
  const found = await tablesOf<BudgetTables>(tenant)
    .selectFrom("insight_privacy_charges")
    .select("role")
    .where("answer", "=", answer)
    .where("role", "in", [...roles])
    .orderBy("role")
    .executeTakeFirst();
  return found?.role;
}

/**
 * Charges a role for an answer, unless it has paid for it before. Of several at once each answer is charged once, and never more is
 * spent than there is.
 *
 * @returns whether it is paid; false when the period's budget does not suffice
 */
export async function chargeRole(
  tenant: Tenant,
  charge: StoredCharge,
  budget: number,
): Promise<boolean> {
  try {
    await tablesOf<BudgetTables>(tenant)
      .transaction()
      .execute(async (transaction) => await payOnce(transaction, charge, budget));
    return true;
  } catch (error) {
    if (error === exhausted) return false;
    throw error;
  }
}

/** Undoes the transaction. */
const exhausted = new Error("the budget does not suffice");

async function payOnce(
  transaction: Kysely<BudgetTables>,
  charge: StoredCharge,
  budget: number,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("insight_privacy_charges")
    .values(charge)
    .onConflict((conflict) => conflict.columns(["role", "answer"]).doNothing())
    .executeTakeFirst();
  if (Number(numInsertedOrUpdatedRows) === 0) return;
  const { role, period, epsilon } = charge;
  await openPeriod(transaction, { role, period });
  const { numUpdatedRows } = await transaction
    .updateTable("insight_privacy_budgets")
    .set((either) => ({ spent: either("spent", "+", epsilon) }))
    .where("role", "=", role)
    .where("period", "=", period)
    .where("spent", "<=", budget - epsilon)
    .executeTakeFirst();
  if (Number(numUpdatedRows) === 0) throw exhausted;
}

/** With the first charge of a period those of long ago are forgotten. */
async function openPeriod(
  transaction: Kysely<BudgetTables>,
  { role, period }: Pick<StoredBudget, "role" | "period">,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("insight_privacy_budgets")
    .values({ role, period, spent: 0 })
    .onConflict((conflict) => conflict.columns(["role", "period"]).doNothing())
    .executeTakeFirst();
  if (Number(numInsertedOrUpdatedRows) === 0) return;
  for (const table of ["insight_privacy_charges", "insight_privacy_budgets"] as const) {
    await transaction
      .deleteFrom(table)
      .where("role", "=", role)
      .where("period", "<=", period - keptPeriods)
      .execute();
  }
}

/** What some roles have spent in a period, in millionths, by role; a role that has spent nothing is not there. */
export async function listSpent(
  tenant: Tenant,
  roles: readonly string[],
  period: number,
): Promise<Readonly<Record<string, number>>> {
  if (roles.length === 0) return {};
  const found = await tablesOf<BudgetTables>(tenant)
    .selectFrom("insight_privacy_budgets")
    .select(["role", "spent"])
    .where("role", "in", [...roles])
    .where("period", "=", period)
    .execute();
  return Object.fromEntries(found.map(({ role, spent }) => [role, spent]));
}
