import type { ModuleDefinition } from "#kernel";

import { insightSettings } from "./config.ts";
import { insightMigrations } from "./migrations.ts";

export { type Insight, type InsightDependencies, createInsight } from "./insight.ts";
export { addCacheRoutes } from "./http/cache-routes.ts";
export { addInsightRoutes } from "./http/flow-api-routes.ts";
export { createDisclosureControl } from "./disclosure/disclosure.ts";
export { allScopes } from "./scopes.ts";
export type { QueryResult, QueryStatus, StartedQuery } from "./query-result.ts";
export type { ResultRow } from "./disclosure/result-rows.ts";
export { type InsightSettings, insightSettings } from "./config.ts";
export { regionUnits } from "./units.ts";

export const insightModule: ModuleDefinition = {
  name: "insight",
  settings: insightSettings,
  migrations: insightMigrations,
};
