import { mkdirSync } from "node:fs";
import { join } from "node:path";

import {
  composePostgresqlUrl,
  createPostgresqlDatabase,
  type Database,
  type DataDirectory,
  type databaseSettings,
  migrate,
  openPostgresql,
  openSqlite,
  platformMigrations,
  requireMigrated,
  type SettingsOf,
} from "#kernel";

import { serverMigrations } from "./migrations.ts";

/** Opens record databases, on the kind that the settings choose: a file each, or a PostgreSQL database each. */
export interface Records {
  openPlatform(): Promise<Database>;
  openTenant(name: string): Promise<Database>;
}

export function createRecords(
  settings: SettingsOf<typeof databaseSettings>,
  dataDirectory: DataDirectory,
): Records {
  const { maximumConnections } = settings;
  const url = composePostgresqlUrl(settings);
  const open = async (file: string, database: string): Promise<Database> => {
    if (!url) {
      mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
      return openSqlite(file);
    }
    const own = await createPostgresqlDatabase(url, database);
    return openPostgresql({ url: own, maximumConnections });
  };
  return {
    async openPlatform() {
      const platform = await open(join(dataDirectory.path, "platform.sqlite"), "flotilla_platform");
      try {
        const bringUpToDate = dataDirectory.isOwned ? migrate : requireMigrated;
        await bringUpToDate(platform, "kernel", platformMigrations);
        await bringUpToDate(platform, "server", serverMigrations);
        return platform;
      } catch (error) {
        await platform.close();
        throw error;
      }
    },
    openTenant: async (name) =>
      await open(
        join(dataDirectory.tenantDirectory(name), "records.sqlite"),
        `flotilla_tenant_${name.replaceAll("-", "_")}`,
      ),
  };
}
