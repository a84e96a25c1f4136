export type { Audit, AuditEntry } from "./audit/audit.ts";
export { type Bus, type BusEvents, createBus } from "./bus.ts";
export { type Clock, systemClock } from "./clock.ts";
export { defineSettings, type Settings, type SettingsOf } from "./config/settings.ts";
export type { Database, DatabaseKind } from "./database/database.ts";
export { type ForwardMigration, migrate, type MigrationSet } from "./database/migrate.ts";
export { openPostgresql } from "./database/postgresql.ts";
export { openSqlite } from "./database/sqlite.ts";
export {
  declaredErrors,
  defineErrors,
  type ErrorDefinition,
  type ErrorTable,
  FlotillaError,
} from "./errors.ts";
export type { App } from "./http/app.ts";
export { kernelErrors } from "./kernel-errors.ts";
export { createLogger, type Logger, type LogLevel } from "./logging.ts";
export type { ModuleDefinition, ModuleHealth, RunningModule } from "./module.ts";
export { holdsScopes, type Principal } from "./permissions.ts";
export type { Job } from "./scheduler/scheduler.ts";
export { Secret } from "./secret.ts";
export { type Tenant, tablesOf } from "./tenant.ts";
