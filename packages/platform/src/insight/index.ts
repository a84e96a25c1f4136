import type { ModuleDefinition } from "#kernel";

import { insightSettings } from "./config.ts";
import { insightMigrations } from "./migrations.ts";

export { type Insight, createInsight } from "./insight.ts";
export { addInsightRoutes } from "./http/flow-api-routes.ts";
export { allScopes } from "./scopes.ts";
export { insightSettings } from "./config.ts";
export { parseMoment } from "./moment.ts";
export { eventsPerCell, eventsPerHour, uniqueSubscribers } from "./queries/counts.ts";
export type { EventFilter } from "./queries/event-filter.ts";
export type { Compilation } from "./kinds/query-kind.ts";
export type { Places } from "./queries/places.ts";
export { chosenLocation, countLocations, modalLocation } from "./queries/locations.ts";
export { flows, histogram, radiusOfGyration } from "./queries/movement.ts";
export { regionUnits } from "./units.ts";

export const insightModule: ModuleDefinition = {
  name: "insight",
  settings: insightSettings,
  migrations: insightMigrations,
};
