import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  createEvents,
  type Events,
  type EventSettings,
  type IngestReport,
  type ReadRow,
} from "#events";
import {
  type AuditLog,
  type Bus,
  type Clock,
  createAudit,
  createBus,
  createLogger,
  kernelMigrations,
  type Tenant,
} from "#kernel";

import { eventSettingsWith } from "./events-fixture.ts";
import { makeTenant } from "./tenant.ts";

export interface KeepingFixture {
  readonly tenant: Tenant;
  readonly audit: AuditLog;
  readonly bus: Bus;
  /** The service that has the tenant open. */
  readonly events: () => Events;
  /** A directory for files that is not the tenant's. */
  readonly outside: string;
  /** Ingests a text as a file of its own, which lies outside of the tenant's directory. */
  readonly ingest: (type: string, text: string) => Promise<IngestReport>;
  readonly read: <Row extends object = ReadRow>(sql: string) => Promise<Row[]>;
  /** Closes the tenant and opens it again, as another start of the platform does. */
  readonly reopen: (settings?: Partial<EventSettings>) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Names of the files of the tenant's directory in which a text stands. */
  readonly filesWith: (text: string) => string[];
  readonly remove: () => Promise<void>;
}

/** The events of one tenant with an audit log and a clock that the test sets. Remove it in the end. */
export async function openKeeping(
  name: string,
  { clock, settings = {} }: { readonly clock: Clock; readonly settings?: Partial<EventSettings> },
): Promise<KeepingFixture> {
  const made = await makeTenant(name, [{ name: "kernel", migrations: kernelMigrations }]);
  const { tenant } = made;
  const outside = mkdtempSync(join(tmpdir(), `flotilla-${name}-files-`));
  const audit = createAudit({ clock });
  const logger = createLogger("fatal");
  const bus = createBus(logger);
  const create = (chosen: Partial<EventSettings>): Events =>
    createEvents({ settings: eventSettingsWith(chosen), logger, clock, bus, audit });
  let events = create(settings);
  await events.openTenant(tenant);
  let files = 0;
  return {
    tenant,
    audit,
    bus,
    outside,
    events: () => events,
    async ingest(type, text) {
      const path = join(outside, `file-${++files}.csv`);
      writeFileSync(path, text);
      return await events.ingestFile(tenant, { type, path });
    },
    read: (sql) => events.read(tenant, sql),
    async reopen(chosen = settings) {
      await events.closeTenant(tenant);
      events = create(chosen);
      await events.openTenant(tenant);
    },
    close: async () => await events.closeTenant(tenant),
    filesWith: (text) => filesWith(tenant.directory, text),
    async remove() {
      await events.closeTenant(tenant);
      await made.remove();
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

/** Names of the files below a directory in which a text stands. */
export function filesWith(directory: string, text: string): string[] {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return names.filter((name) => {
    const path = join(directory, name);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });
}
