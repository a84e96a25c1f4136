export type { EventSettings } from "./config.ts";
export { createEvents, type Events, eventsModule, type EventsOptions } from "./events.ts";
export { addEventRoutes } from "./http/routes.ts";
export { type EngineChoice, engineChoiceSchema } from "./engines/engine-choice.ts";
export type { GeographyCollection, PlaceTables } from "./engines/engine.ts";
export type { KeptRows, RowsToKeep } from "./engines/kept-rows.ts";
export { binBetween, binOf, divide } from "./query/arithmetic.ts";
export type { Days, Dialect, RelationName, Spread, TimeUnit } from "./query/dialect.ts";
export { distance, distances, type Point } from "./query/distance.ts";
export {
  allOf,
  bind,
  constant,
  identifier,
  isOneOf,
  join,
  render,
  type RenderedQuery,
  type Sql,
  sql,
  type SqlValue,
  unionAll,
  type ValueType,
} from "./query/sql.ts";
export { type ExistingDays, existingDaysModes } from "./ingest/existing-days.ts";
export { parseMapping } from "./reading/mapping.ts";
export type { IngestProgress, IngestReport, IngestRequest } from "./ingest/ingest-request.ts";
export type { ColumnBatch, TakeBatch } from "./store/column-batch.ts";
export type { Parameters } from "./store/statements.ts";
export type { ReadRow, ReadValue } from "./store/values.ts";
export {
  generateCallRecords,
  type SyntheticFile,
  type SyntheticOptions,
  type SyntheticProgress,
  type SyntheticReport,
} from "./synthetic/generate.ts";
export { listenForSql, type SqlServer, type SqlServerDependencies } from "./sql/wire/server.ts";
export { createRemoteEvents, type RemoteEventsOptions } from "./owner/remote-events.ts";
export { type ServedEvents, serveEvents, type ServeEventsOptions } from "./owner/serve-events.ts";
