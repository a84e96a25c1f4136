import type { ModuleDefinition } from "#kernel";

import { identitySettings } from "./config.ts";
import { identityMigrations } from "./migrations/migrations.ts";

export const identityModule = {
  name: "identity",
  settings: identitySettings,
  migrations: identityMigrations,
} satisfies ModuleDefinition;
