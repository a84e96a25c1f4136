import type { ModuleDefinition } from "#kernel";

import { insightSettings } from "./config.ts";
import { insightMigrations } from "./migrations.ts";

export { type Insight, createInsight } from "./insight.ts";
export { addInsightRoutes } from "./routes.ts";
export { allScopes } from "./scopes.ts";
export { insightSettings } from "./config.ts";
export { regionUnits } from "./units.ts";

export const insightModule: ModuleDefinition = {
  name: "insight",
  settings: insightSettings,
  migrations: insightMigrations,
};
