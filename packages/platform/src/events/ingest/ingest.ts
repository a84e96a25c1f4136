import { endUnfinishedLoads } from "../catalogue/load-records.ts";
import { readHeader } from "../reading/header.ts";
import { openSourceFile } from "../reading/source-file.ts";
import type { Writer } from "../store/statements.ts";
import type { Staging } from "../store/store.ts";
import type { BatchContent, IngestParts, LoadBatch, Preparation } from "./batch-loading.ts";
import { type BatchKey, findBatch, nextBatchNumber, recordBatch } from "./batches.ts";
import { prepareEventBatch } from "./event-batch.ts";
import { recordFailedLoad } from "./failed-loads.ts";
import {
  checkUnit,
  type IngestReport,
  type IngestRequest,
  nameOf,
  type OnProgress,
} from "./ingest-request.ts";
import { cellLayout } from "./layouts.ts";
import { loadCells } from "./load-cells.ts";
import { loadGeography } from "./load-geography.ts";
import { loadMapping, readMappingHeader } from "./load-mapping.ts";
import { loadTacs, readTacHeader } from "./load-tacs.ts";

/** What became of a batch, and whether it was there before. */
interface Outcome {
  readonly content: BatchContent;
  readonly alreadyStored: boolean;
}

/** Stores a file's content once. */
export async function ingest(
  parts: IngestParts,
  request: IngestRequest,
  onProgress: OnProgress = () => undefined,
): Promise<IngestReport> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  checkUnit(request);
  const { store } = parts;
  const { path, type, unit } = request;
  onProgress({ step: "checking", path });
  const file = await openSourceFile(path, store.closing);
  const key = { id: file.digest, type, unit: unit ?? "" };
  const loadFile = async (staging: Staging): Promise<Outcome> => {
    const preparation = { staging, request, file, onProgress };
    const load = await prepare(parts, preparation);
    onProgress({ step: "waiting", path });
    return await storeBatch(parts, { ...preparation, key, load, seconds });
  };
  return await store.stage(async (staging) => {
    const { content, alreadyStored } =
      (await findStored(staging, key, request)) ?? (await loadFile(staging));
    const told = { id: key.id, type, ...content, alreadyStored, seconds: seconds() };
    // Also where nothing is new: what an earlier load decided may still have to be done.
    await settle(parts);
    return unit === undefined ? told : { ...told, unit };
  });
}

interface PreparedBatch extends Preparation {
  readonly key: BatchKey;
  readonly load: LoadBatch;
  /** Since the load began. */
  readonly seconds: () => number;
}

/** Stores a batch and its record in one transaction. */
async function storeBatch(parts: IngestParts, prepared: PreparedBatch): Promise<Outcome> {
  const { request, file, key, load, seconds, onProgress } = prepared;
  const { store, clock } = parts;
  const writing = store.write(async (writer) => {
    // Another request may have stored the same while this one was preparing.
    const meanwhile = await findStored(writer, key, request);
    if (meanwhile) {
      const end = { state: "ingested", batchId: key.id, at: clock.now() } as const;
      await endUnfinishedLoads(writer, end);
      return meanwhile;
    }
    const number = await nextBatchNumber(writer);
    const content = await load(writer, number);
    await file.confirmUnchanged();
    await recordBatch(writer, {
      ...key,
      rows: content.rows,
      days: content.days,
      quarantined: content.quarantined,
      number,
      fileName: nameOf(request),
      source: request.source ?? "file",
      storedAt: clock.now(),
      seconds: seconds(),
    });
    onProgress({ step: "committing", path: request.path });
    return { content, alreadyStored: false };
  });
  return await writing.catch(async (error: unknown) => {
    await recordFailedLoad(parts, key.id, error);
    throw error;
  });
}

async function findStored(
  writer: Writer,
  key: BatchKey,
  { source, existingDays }: IngestRequest,
): Promise<Outcome | undefined> {
  // A watched file stays where it is after a correction has replaced what it brought.
  const otherwise = existingDays === "overwrite" ? "whole" : "counting";
  const found = await findBatch(writer, key, source === "watched" ? "any" : otherwise);
  if (!found) return undefined;
  const { rows, days, quarantined } = found;
  return { content: { rows, days, quarantined, replacedDays: [] }, alreadyStored: true };
}

async function settle({ store, tables }: IngestParts): Promise<void> {
  if (tables.settle) await store.write(async (writer) => await tables.settle?.(writer));
}

/** Does what can be done before anything is written, and answers how to do the rest. */
async function prepare(parts: IngestParts, preparation: Preparation): Promise<LoadBatch> {
  const { type, unit = "", path } = preparation.request;
  if (type === "geography") {
    return async (writer, batch) => ({
      rows: await loadGeography(writer, { path, unit, batch }),
      ...placesOnly,
    });
  }
  if (type === "tacs") {
    const columns = await readTacHeader(path);
    return async (writer, batch) => ({
      rows: await loadTacs(writer, { path, columns, batch }),
      ...placesOnly,
    });
  }
  if (type === "mapping") {
    const columns = await readMappingHeader(path);
    return async (writer, batch) => ({
      rows: await loadMapping(writer, { path, columns, mapping: unit, batch }),
      ...placesOnly,
    });
  }
  if (type === "cells") {
    const columns = await readHeader(path, type, cellLayout);
    return async (writer, batch) => ({
      rows: await loadCells(writer, { path, columns, batch }),
      ...placesOnly,
    });
  }
  return await prepareEventBatch(parts, preparation);
}

const placesOnly = { days: [], quarantined: 0, replacedDays: [] };
