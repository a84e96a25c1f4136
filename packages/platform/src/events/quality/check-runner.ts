import type { Tenant } from "#kernel";

import type { EventParts } from "../parts.ts";
import { type OwnCheck, ownChecksOf, readOwnChecks } from "./own-checks.ts";
import { typesOf } from "./quality.ts";
import { reportBrokenChecks, runOwnChecks } from "./run-own-checks.ts";

/** The checks of the platform's owner, and when they are computed. */
export interface CheckRunner {
  readonly checks: readonly OwnCheck[];
  /** Logs checks that cannot work. The tenant's store is open. */
  openTenant(tenant: Tenant): Promise<void>;
  /**
   * Computes the checks of a type for days that have been stored or changed. None can make it fail: one that fails is logged, and
   * its outcome is `failed`.
   */
  run(
    tenant: Tenant,
    changed: { readonly type: string; readonly days: readonly string[] },
  ): Promise<void>;
}

/** Reads the checks. @throws `events.checks_unreadable`, `events.check_name_invalid` */
export function createCheckRunner({
  settings,
  logger,
  clock,
  storeOf,
  tablesOf,
}: Pick<EventParts, "settings" | "logger" | "clock" | "storeOf" | "tablesOf">): CheckRunner {
  const checks = readOwnChecks(settings.qualityChecksDirectory);
  const partsOf = async (tenant: Tenant) => ({
    store: await storeOf(tenant),
    logger,
    tenant: tenant.name,
  });
  // An engine that keeps events elsewhere has let go of their rows when a load is over.
  const areInStore = async (tenant: Tenant) => (await tablesOf(tenant)).release === undefined;
  return {
    checks,
    async openTenant(tenant) {
      if (checks.length === 0) return;
      if (!(await areInStore(tenant))) {
        logger.warn({ tenant: tenant.name }, "own quality checks need events in the store itself");
        return;
      }
      const parts = await partsOf(tenant);
      await reportBrokenChecks(parts, checks, await typesOf(parts.store));
    },
    async run(tenant, { type: name, days }) {
      if (ownChecksOf(checks, name).length === 0 || days.length === 0) return;
      if (!(await areInStore(tenant))) return;
      const parts = await partsOf(tenant);
      const type = (await typesOf(parts.store)).find((one) => one.name === name)!;
      await runOwnChecks(parts, { checks, type, days, at: clock.now() });
    },
  };
}
