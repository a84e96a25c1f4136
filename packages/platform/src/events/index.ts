export {
  createEvents,
  type Events,
  eventsModule,
  type EventsOptions,
  type GeographyCollection,
} from "./events.ts";
export { type EventType, type FileType, fileTypes } from "./event-types.ts";
export type { IngestProgress, IngestReport, IngestRequest } from "./ingest/ingest.ts";
export type { Parameters } from "./store/statements.ts";
export type { ReadRow, ReadValue } from "./store/values.ts";
export {
  generateCallRecords,
  type SyntheticFile,
  type SyntheticOptions,
  type SyntheticProgress,
  type SyntheticReport,
} from "./synthetic/generate.ts";
