export {
  type Audit,
  type AuditEntry,
  type AuditFilter,
  type AuditLog,
  createAudit,
  type RecordedEntry,
} from "./audit/audit.ts";
export { kernelMigrations } from "./audit/migrations.ts";
export type { Verification } from "./audit/verify.ts";
export { type Bus, type BusEvents, createBus } from "./bus.ts";
export { type Clock, systemClock } from "./clock.ts";
export { eachConcurrently } from "./concurrently.ts";
export {
  type Configuration,
  type ConfigurationEntry,
  loadConfiguration,
  type LoadConfigurationOptions,
} from "./config/load-configuration.ts";
export {
  databaseSettings,
  platformSettings,
  redisSettings,
  tenancySettings,
} from "./config/platform-settings.ts";
export { suggestNearest } from "./config/nearest.ts";
export { describeSource } from "./config/resolvers/resolver.ts";
export { describeRule, writeText } from "./config/setting-form.ts";
export { listSettings, type Setting } from "./config/setting.ts";
export { parseSettingFlags } from "./config/setting-flags.ts";
export { readClientToken } from "./config/variables.ts";
export { defineSettings, secretText, type Settings, type SettingsOf } from "./config/settings.ts";
export {
  type DataDirectory,
  joinDataDirectory,
  openDataDirectory,
  socketPathOf,
} from "./data-directory.ts";
export { toCsvCell } from "./csv.ts";
export { addDays } from "./days.ts";
export { createPostgresqlDatabase } from "./database/create-postgresql-database.ts";
export type { Database, DatabaseKind } from "./database/database.ts";
export { type ForwardMigration, migrate, type MigrationSet } from "./database/migrate.ts";
export { requireMigrated } from "./database/require-migrated.ts";
export { openPostgresql } from "./database/postgresql.ts";
export { composePostgresqlUrl } from "./database/postgresql-url.ts";
export { openSqlite } from "./database/sqlite.ts";
export { translateStorageError } from "./database/storage-errors.ts";
export {
  declaredErrors,
  defineErrors,
  type ErrorDefinition,
  type ErrorTable,
  FlotillaError,
} from "./errors.ts";
export {
  apiDescriptionOf,
  type ApiDescriptionOptions,
  describeApi,
  type OpenApiDocument,
} from "./http/api-description.ts";
export { type App, type AppOptions, createApp, listRoutes } from "./http/app.ts";
export { serveConsole } from "./http/console.ts";
export { answerErrors, type ErrorRendering } from "./http/error-answers.ts";
export { closeGracefully } from "./http/graceful-close.ts";
export { addOperationalRoutes, type Readiness } from "./http/operational-routes.ts";
export {
  type FieldError,
  instanceOf,
  type Problem,
  problemOf,
  problemResponses,
} from "./http/problem.ts";
export { tenantOf } from "./http/request-context.ts";
export { parseStrictJson } from "./http/strict-json.ts";
export { pathOf } from "./http/path.ts";
export { deriveKey } from "./keys.ts";
export { kernelErrors } from "./kernel-errors.ts";
export { createLogger, type Logger, type LogLevel } from "./logging.ts";
export type { ModuleDefinition, ModuleHealth, RunningModule } from "./module.ts";
export { holdsScopes, type Principal, withoutNamedScopes } from "./permissions.ts";
export { platformMigrations } from "./scheduler/migrations.ts";
export { nextOccurrence } from "./scheduler/occurrences.ts";
export {
  createScheduler,
  type Job,
  type Scheduler,
  type SchedulerDependencies,
} from "./scheduler/scheduler.ts";
export { createPrivateFile, readIfPresent, replacePrivateFile } from "./private-file.ts";
export { connectRedis, type RedisConnection } from "./redis/connect-redis.ts";
export { composeRedisUrl } from "./redis/redis-url.ts";
export { Secret } from "./secret.ts";
export { type Tenant, tablesOf } from "./tenant.ts";
