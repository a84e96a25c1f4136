import type { Job, Tenant } from "#kernel";

import type { EventParts } from "../parts.ts";
import { createGate, type Gate } from "../store/gate.ts";
import { type Backups, createBackups } from "./backups.ts";
import { createErasures, type Erasures } from "./erasures.ts";
import { createRetention, type Retention } from "./retention.ts";

/** What is kept of a tenant's events, for how long, and what is forgotten. */
export interface Keeping {
  readonly retention: Retention;
  readonly erasures: Pick<Erasures, "erase" | "list">;
  readonly backups: Pick<Backups, "make" | "list" | "restore">;
  readonly jobs: readonly Job[];
  /** Completes what was broken off. Called when the tenant's store has been opened. */
  openTenant(tenant: Tenant): Promise<void>;
  closeTenant(tenant: Tenant): void;
}

const everyNight = {
  name: "events.retention",
  schedule: "15 0 * * *",
  timeZone: "UTC",
  timeoutSeconds: 6 * 60 * 60,
};

/** Puts retention, erasures and backups in turn, so that none undoes another. */
export function createKeeping(parts: EventParts): Keeping {
  const { logger } = parts;
  const tenants = new Map<string, { readonly tenant: Tenant; readonly gate: Gate }>();
  const retention = createRetention(parts);
  const erasures = createErasures(parts);
  const backups = createBackups(parts);
  /** An erasure must not fall between the moment that a backup is prepared and the one in which it is put in place. */
  const inTurn = <Result>(tenant: Tenant, work: () => Promise<Result>): Promise<Result> => {
    const open = tenants.get(tenant.name);
    return open ? open.gate.through(work) : work();
  };
  const nightly = async (signal: AbortSignal): Promise<void> => {
    for (const { tenant } of tenants.values()) {
      if (signal.aborted) return;
      try {
        await retention.apply(tenant, "retention");
        await inTurn(tenant, () => erasures.complete(tenant));
      } catch (error) {
        logger.error(
          { err: error, tenant: tenant.name },
          "the rules of retention were not applied",
        );
      }
    }
  };
  return {
    retention,
    erasures: {
      list: (tenant) => erasures.list(tenant),
      erase: (tenant, order, actor) => inTurn(tenant, () => erasures.erase(tenant, order, actor)),
    },
    backups: {
      list: (tenant) => backups.list(tenant),
      make: (tenant, order, actor) => backups.make(tenant, order, actor),
      restore: (tenant, path, actor) =>
        inTurn(tenant, async () => {
          const restoration = await backups.restore(tenant, path, actor);
          await retention.apply(tenant, actor);
          return restoration;
        }),
    },
    jobs: [{ ...everyNight, run: nightly }],
    async openTenant(tenant) {
      tenants.set(tenant.name, { tenant, gate: createGate(1) });
      await backups.tidyUp(tenant);
      try {
        await erasures.complete(tenant);
      } catch (error) {
        logger.error({ err: error, tenant: tenant.name }, "an erasure is incomplete");
      }
    },
    closeTenant: (tenant) => void tenants.delete(tenant.name),
  };
}
