import { findEventType } from "../catalogue/event-types.ts";
import { recordDayStates } from "../catalogue/load-records.ts";
import type { EventType } from "../event-types.ts";
import { computeQuality } from "../quality/compute.ts";
import { stage, type StagedFile } from "../reading/stage.ts";
import type { Writer } from "../store/statements.ts";
import type { BatchContent, IngestParts, LoadBatch, Preparation } from "./batch-loading.ts";
import { supersedeReplaced } from "./batches.ts";
import { storeDayCounts, sumRows } from "./day-counts.ts";
import { findExistingDays } from "./existing-days.ts";
import { recordFailedLoad } from "./failed-loads.ts";
import { nameOf } from "./ingest-request.ts";
import { loadEvents } from "./load-events.ts";
import { noPseudonyms } from "./pseudonyms.ts";
import { refuseTooManyBadRows, storeQuarantine } from "./quarantine.ts";

/** A file of events that has been read. */
interface EventBatch extends Preparation {
  readonly type: EventType;
  readonly staged: StagedFile;
  readonly days: readonly string[];
}

/**
 * Reads a file of events beside the store, and answers how what it holds is stored.
 *
 * @throws what a file that cannot be loaded is refused with; its days are then recorded as refused
 */
export async function prepareEventBatch(
  parts: IngestParts,
  preparation: Preparation,
): Promise<LoadBatch> {
  const { request, file, staging, onProgress } = preparation;
  const { store, clock, pseudonyms, settings } = parts;
  const { path, mapping } = request;
  const type = await findEventType(staging, request.type);
  const name = nameOf(request);
  onProgress({ step: "reading", path });
  const staged = await stage(staging, {
    path,
    name,
    type,
    mapping,
    masksIdentifiers: pseudonyms !== noPseudonyms,
    inspection: file.inspection,
    signal: store.closing,
  });
  const batch = { ...preparation, type, staged, days: staged.days.map(({ day }) => day) };
  await store.write(async (writer) => await recordStates(parts, writer, batch, "ingesting"));
  try {
    refuseTooManyBadRows(name, staged, settings.badRowsShare);
  } catch (error) {
    await recordFailedLoad({ store, clock }, file.digest, error);
    throw error;
  }
  return async (writer, number) => await storeEventBatch(parts, writer, batch, number);
}

/** All that a batch of events changes in a tenant's store, but the record of the batch itself. */
async function storeEventBatch(
  parts: IngestParts,
  writer: Writer,
  batch: EventBatch,
  number: number,
): Promise<BatchContent> {
  const { request, type, staged, days } = batch;
  const { existingDays: mode = "correct" } = request;
  const name = nameOf(request);
  const order = { name, type: type.name, days: staged.days, mode };
  const existingDays = await findExistingDays(writer, order);
  const [replaced, kept] = mode === "add" ? [[], existingDays] : [existingDays, []];
  await loadRows(parts, writer, batch, {
    number,
    existingDays,
    existingAreReplaced: mode !== "add",
  });
  await storeDayCounts(writer, type.name, staged.days, kept);
  await supersedeReplaced(writer, type.name, replaced);
  await storeQuarantine(writer, { batch: number, type: type.name, name, rows: staged.quarantined });
  await computeQuality(writer, { type, days, batch: number, at: parts.clock.now() });
  await parts.tables.release?.(writer, type.name, days);
  await recordStates(parts, writer, batch, "ingested");
  const { quarantinedCount: quarantined } = staged;
  return { rows: sumRows(staged.days), days, quarantined, replacedDays: replaced };
}

async function loadRows(
  { tables, pseudonyms, settings }: IngestParts,
  writer: Writer,
  { request, staging, type, staged, onProgress }: EventBatch,
  {
    number,
    ...existing
  }: {
    readonly number: number;
    readonly existingDays: readonly string[];
    readonly existingAreReplaced: boolean;
  },
): Promise<void> {
  const rows = sumRows(staged.days);
  await loadEvents(writer, {
    type,
    table: staging.table,
    days: staged.days,
    batch: number,
    tables,
    pseudonyms,
    keepsRecordIds: settings.keepRecordIds,
    ...existing,
    onStep: (step) => onProgress({ step, path: request.path, rows }),
  });
}

async function recordStates(
  { clock }: IngestParts,
  writer: Writer,
  { type, days, file }: EventBatch,
  state: "ingesting" | "ingested",
): Promise<void> {
  const states = { type: type.name, days, batchId: file.digest };
  await recordDayStates(writer, { ...states, state, at: clock.now() });
}
