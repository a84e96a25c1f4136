import { basename } from "node:path";

import type { Clock } from "#kernel";

import { eventErrors } from "../errors.ts";
import { type EventType, eventTypes, type FileType, fileTypes } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";
import type { EventStore } from "../store/store.ts";
import {
  type BatchKey,
  findBatch,
  nextBatchNumber,
  recordBatch,
  type StoredBatch,
} from "./batches.ts";
import { readHeader } from "./header.ts";
import { cellLayout, layouts } from "./layouts.ts";
import { loadCells } from "./load-cells.ts";
import { loadEvents, type LoadStep } from "./load-events.ts";
import { loadGeography } from "./load-geography.ts";
import { openSourceFile, type SourceFile } from "./source-file.ts";

export interface IngestRequest {
  readonly type: FileType;
  /** The level of a geography, such as `admin3`; lower-case letters, digits, hyphens and underscores. */
  readonly unit?: string;
  readonly path: string;
}

export interface IngestProgress {
  readonly step: "checking" | LoadStep;
  readonly path: string;
}

export interface IngestReport {
  /** The batch: SHA-256 of the file's content. */
  readonly id: string;
  readonly type: FileType;
  readonly unit?: string;
  /** Events, versions of cells, or regions. */
  readonly rows: number;
  /** The days of UTC that the events belong to, in their order. */
  readonly days: readonly string[];
  /** The same content was there before; nothing was changed. */
  readonly alreadyStored: boolean;
  readonly seconds: number;
}

/** Stores a file's content once. */
export async function ingest(
  { store, clock }: { readonly store: EventStore; readonly clock: Clock },
  request: IngestRequest,
  onProgress: (progress: IngestProgress) => void = () => undefined,
): Promise<IngestReport> {
  const started = performance.now();
  checkRequest(request);
  onProgress({ step: "checking", path: request.path });
  const file = await openSourceFile(request.path);
  const key: BatchKey = { id: file.digest, type: request.type, unit: request.unit ?? "" };
  const report = (batch: StoredBatch, alreadyStored: boolean): IngestReport => ({
    id: batch.id,
    type: batch.type,
    ...(request.unit === undefined ? {} : { unit: request.unit }),
    rows: batch.rows,
    days: batch.days,
    alreadyStored,
    seconds: (performance.now() - started) / 1000,
  });
  return await store.write(async (writer) => {
    const known = await findBatch((sql, parameters) => writer.rows(sql, parameters), key);
    if (known) return report(known, true);
    const number = await nextBatchNumber(writer);
    const loaded = await load(writer, { request, file, number, onProgress });
    await file.confirmUnchanged();
    const batch = { ...key, ...loaded };
    await recordBatch(writer, {
      ...batch,
      number,
      fileName: basename(file.path),
      storedAt: clock.now(),
    });
    return report(batch, false);
  });
}

function checkRequest({ type, unit }: IngestRequest): void {
  if (!fileTypes.includes(type)) {
    throw eventErrors.type_unknown({ type, known: fileTypes.join(", ") });
  }
  if (type === "geography" && unit === undefined) {
    throw eventErrors.unit_invalid({ reason: "A file of type geography needs a unit." });
  }
  if (type !== "geography" && unit !== undefined) {
    throw eventErrors.unit_invalid({
      reason: `A file of type ${type} has no unit, but "${unit}" was given.`,
    });
  }
  if (unit !== undefined && !/^[a-z][a-z0-9_-]{0,62}$/.test(unit)) {
    throw eventErrors.unit_invalid({
      reason: `The unit "${unit}" is not made of lower-case letters, digits, hyphens and underscores.`,
    });
  }
}

interface Loading {
  readonly request: IngestRequest;
  readonly file: SourceFile;
  readonly number: number;
  readonly onProgress: (progress: IngestProgress) => void;
}

async function load(
  writer: Writer,
  { request: { type, unit }, file: { path }, number, onProgress }: Loading,
): Promise<{ readonly rows: number; readonly days: readonly string[] }> {
  if (type === "geography")
    return { rows: await loadGeography(writer, { path, unit: unit! }), days: [] };
  if (type === "cells") {
    const columns = await readHeader(path, type, cellLayout);
    return { rows: await loadCells(writer, { path, columns, batch: number }), days: [] };
  }
  if (!isEventType(type)) throw eventErrors.type_unknown({ type, known: fileTypes.join(", ") });
  const columns = await readHeader(path, type, layouts[type]);
  return loadEvents(writer, { path, type, columns, batch: number }, (step) =>
    onProgress({ step, path }),
  );
}

function isEventType(type: FileType): type is EventType {
  return (eventTypes as readonly string[]).includes(type);
}
