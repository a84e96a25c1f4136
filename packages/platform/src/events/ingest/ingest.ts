import { basename } from "node:path";

import type { Clock } from "#kernel";

import { eventErrors } from "../errors.ts";
import { type FileType, fileTypes } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";
import type { EventStore, Staging } from "../store/store.ts";
import { findBatch, nextBatchNumber, recordBatch, type StoredBatch } from "./batches.ts";
import { readHeader } from "./header.ts";
import { cellLayout, layouts } from "./layouts.ts";
import { loadCells } from "./load-cells.ts";
import { loadEvents, type LoadStep } from "./load-events.ts";
import { loadGeography } from "./load-geography.ts";
import { openSourceFile } from "./source-file.ts";
import { stage } from "./stage.ts";

export interface IngestRequest {
  readonly type: FileType;
  /** The level of a geography, such as `admin3`; lower-case letters, digits, hyphens and underscores. */
  readonly unit?: string;
  readonly path: string;
}

export interface IngestProgress {
  readonly step: "checking" | "reading" | LoadStep;
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

type OnProgress = (progress: IngestProgress) => void;

/** Stores a file's content once. */
export async function ingest(
  { store, clock }: { readonly store: EventStore; readonly clock: Clock },
  request: IngestRequest,
  onProgress: OnProgress = () => undefined,
): Promise<IngestReport> {
  const started = performance.now();
  checkRequest(request);
  const { path, type, unit } = request;
  const onStep = (step: IngestStep): void => onProgress({ step, path });
  onStep("checking");
  const file = await openSourceFile(path);
  const key = { id: file.digest, type, unit: unit ?? "" };
  const report = ({ rows, days }: Content, alreadyStored: boolean): IngestReport => {
    const seconds = (performance.now() - started) / 1000;
    const told = { id: key.id, type, rows, days, alreadyStored, seconds };
    return unit === undefined ? told : { ...told, unit };
  };
  return await store.stage(async (staging) => {
    const known = await findBatch(staging, key);
    if (known) return report(known, true);
    const load = await prepare(staging, request, onStep);
    return await store.write(async (writer) => {
      // Another request may have stored the same while this one was preparing.
      const meanwhile = await findBatch(writer, key);
      if (meanwhile) return report(meanwhile, true);
      const number = await nextBatchNumber(writer);
      const content = await load(writer, number);
      await file.confirmUnchanged();
      const batch = { ...key, ...content, number, fileName: basename(path) };
      await recordBatch(writer, { ...batch, storedAt: clock.now() });
      return report(content, false);
    });
  });
}

type IngestStep = IngestProgress["step"];
type Content = Pick<StoredBatch, "rows" | "days">;
/** Stores what was prepared, as the batch of that number. */
type Load = (writer: Writer, batch: number) => Promise<Content>;

/** Does what can be done before anything is written, and answers how to do the rest. */
async function prepare(
  staging: Staging,
  { type, unit = "", path }: IngestRequest,
  onStep: (step: IngestStep) => void,
): Promise<Load> {
  if (type === "geography") {
    return async (writer, batch) => ({
      rows: await loadGeography(writer, { path, unit, batch }),
      days: [],
    });
  }
  if (type === "cells") {
    const columns = await readHeader(path, type, cellLayout);
    return async (writer, batch) => ({
      rows: await loadCells(writer, { path, columns, batch }),
      days: [],
    });
  }
  const columns = await readHeader(path, type, layouts[type]);
  onStep("reading");
  const counts = await stage(staging, { path, type, columns });
  const rows = counts.reduce((sum, count) => sum + count.rows, 0);
  return async (writer, batch) => {
    await loadEvents(writer, { type, table: staging.table, days: counts, batch }, onStep);
    return { rows, days: counts.map(({ day }) => day) };
  };
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
