import { eventsModule } from "#events";
import { identityModule } from "#identity";
import { insightModule } from "#insight";
import type { ModuleDefinition } from "#kernel";

/** Every module of the platform. Importing one declares its errors. */
export const moduleDefinitions: readonly ModuleDefinition[] = [
  identityModule,
  eventsModule,
  insightModule,
];
