import { join } from "node:path";

import type { Events } from "#events";
import {
  type AuditLog,
  createAudit,
  createBus,
  createLogger,
  kernelMigrations,
  migrate,
  openSqlite,
  Secret,
  systemClock,
  type Tenant,
} from "#kernel";

import { newEvents } from "./events-fixture.ts";

export interface OpenTenantDirectory {
  readonly tenant: Tenant;
  readonly events: Events;
  readonly audit: AuditLog;
  close(): Promise<void>;
}

/** The events of a tenant that is nothing but a directory: its store, its records, and always the same key. */
export async function openTenantDirectory(directory: string): Promise<OpenTenantDirectory> {
  const records = openSqlite(join(directory, "records.sqlite"));
  await migrate(records, "kernel", kernelMigrations);
  const tenant: Tenant = { name: "test", directory, records, key: new Secret(Buffer.alloc(32, 7)) };
  const events = newEvents(createBus(createLogger("fatal")));
  await events.openTenant(tenant);
  return {
    tenant,
    events,
    audit: createAudit({ clock: systemClock }),
    async close() {
      await events.closeTenant(tenant);
      await records.close();
    },
  };
}

/**
 * Does one thing with the store of a directory and prints `begun` before it and `done` after it. To be run as a program:
 * `keeping-process.ts <directory> erase <msisdn> | restore <backup> | keep <days> | backup <file>`.
 */
async function act(directory: string, what: string, value: string): Promise<void> {
  const opened = await openTenantDirectory(directory);
  const { tenant, events } = opened;
  const acts: Readonly<Record<string, () => Promise<unknown>>> = {
    erase: () => events.erasures.erase(tenant, { msisdn: value, reason: "test" }, "ann"),
    restore: () => events.backups.restore(tenant, value, "ann"),
    backup: () => events.backups.make(tenant, { to: value }, "ann"),
    keep: () =>
      events.retention.set(
        tenant,
        { type: "calls", daysKept: Number(value), dryRun: false },
        "ann",
      ),
  };
  process.stdout.write("begun\n");
  await acts[what]!();
  process.stdout.write("done\n");
  await opened.close();
}

const [directory, what, value] = process.argv.slice(2);
if (import.meta.main && directory && what && value) await act(directory, what, value);
