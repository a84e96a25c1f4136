import {
  type Configuration,
  type Database,
  databaseSettings,
  type Logger,
  systemClock,
  tenancySettings,
} from "#kernel";

import type { Closer } from "./close-all.ts";
import type { DataPlace } from "./data-place.ts";
import { selectTenants } from "./host-selection.ts";
import { createRecords } from "./records.ts";
import { compileTenantFilter } from "./tenant-filter.ts";
import { Tenants } from "./tenants.ts";
import { createModules, type Modules } from "./wiring.ts";

/** How a platform is started, and what was opened for it. */
export interface StartOptions {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly report: (line: string) => void;
  /** What was opened adds here how it is closed; called in reverse order. */
  readonly closers: Closer[];
}

/** What a platform works with, opened. */
export interface OpenData {
  readonly platform: Database;
  readonly tenants: Tenants;
  readonly modules: Modules;
}

/** Opens the databases, the modules and every tenant; what was opened adds to the closers how it is closed. */
export async function openData(
  opened: { configuration: Configuration; logger: Logger; place: DataPlace },
  closers: Closer[],
): Promise<OpenData> {
  const { configuration, logger, place } = opened;
  const { dataDirectory, owner } = place;
  const modules = createModules({ configuration, logger, clock: systemClock, owner });
  const records = createRecords(configuration.get(databaseSettings), dataDirectory);
  const platform = await records.openPlatform();
  closers.push(() => platform.close());
  for (const module of modules.running) {
    closers.push(async () => await module.close?.());
    await module.start?.();
  }
  const { filter, mode } = configuration.get(tenancySettings);
  compileTenantFilter(filter, mode);
  const tenants = new Tenants({
    platform,
    dataDirectory,
    openRecords: (name) => records.openTenant(name),
    modules: modules.running,
    mode,
    audit: modules.audit,
    select: (host, candidates) => selectTenants({ mode, filter, names: [], host, candidates }),
    clock: systemClock,
  });
  closers.push(() => tenants.closeAll());
  await tenants.openAll();
  return { platform, tenants, modules };
}
