import type { Guards } from "#identity";
import type { App } from "#kernel";

import type { Events } from "../events.ts";
import { addBackupRoutes } from "./backup-routes.ts";
import { addErasureRoutes } from "./erasure-routes.ts";
import { addLoadingRoutes } from "./loading-routes.ts";
import { addQualityRoutes } from "./quality-routes.ts";
import { addRetentionRoutes } from "./retention-routes.ts";
import { addSqlRoutes } from "./sql-routes.ts";
import { addTypeRoutes } from "./type-routes.ts";
import { addUploadRoutes } from "./upload-routes.ts";

export interface EventRoutesDependencies {
  readonly events: Events;
  readonly guards: Guards;
}

/** The routes below `/api/events`. */
export function addEventRoutes(app: App, dependencies: EventRoutesDependencies): void {
  const { events, guards } = dependencies;
  void app.register(
    async (scope: App) => {
      addLoadingRoutes(scope, { guards, loading: events.loading });
      addQualityRoutes(scope, { guards, quality: events.quality });
      addRetentionRoutes(scope, { guards, retention: events.retention });
      addErasureRoutes(scope, { guards, erasures: events.erasures });
      addSqlRoutes(scope, { guards, sql: events.sql });
      addTypeRoutes(scope, { guards, eventTypes: events.eventTypes });
      addUploadRoutes(scope, { guards, arrivals: events.arrivals });
      addBackupRoutes(scope, { guards, backups: events.backups });
    },
    { prefix: "/api/events" },
  );
}
