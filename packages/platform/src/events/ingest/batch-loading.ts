import type { Clock } from "#kernel";

import type { EventTables } from "../engines/event-tables.ts";
import type { SourceFile } from "../reading/source-file.ts";
import type { Writer } from "../store/statements.ts";
import type { EventStore, Staging } from "../store/store.ts";
import type { StoredBatch } from "./batches.ts";
import type { IngestRequest, OnProgress } from "./ingest-request.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** What a load needs of the tenant whose file it stores. */
export interface IngestParts {
  readonly store: EventStore;
  readonly tables: EventTables;
  readonly clock: Clock;
  readonly pseudonyms: Pseudonyms;
  readonly settings: { readonly badRowsShare: number; readonly keepRecordIds: boolean };
}

/** A file whose content is new, and a place to prepare it in. */
export interface Preparation {
  readonly staging: Staging;
  readonly request: IngestRequest;
  readonly file: SourceFile;
  readonly onProgress: OnProgress;
}

/** What a load has brought. */
export type BatchContent = Pick<StoredBatch, "rows" | "days" | "quarantined"> & {
  readonly replacedDays: readonly string[];
};

/** Stores what was prepared, as the batch of that number. */
export type LoadBatch = (writer: Writer, batch: number) => Promise<BatchContent>;
