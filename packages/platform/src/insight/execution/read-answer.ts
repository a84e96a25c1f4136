import { type Events, identifier, join, render, type RenderedQuery, type Sql } from "#events";
import { FlotillaError, type Tenant } from "#kernel";

import { compileAnswer, compileQuery, type CompileOptions } from "../compile-query.ts";
import { computeAnswer, isComputed } from "../compute-answer.ts";
import type { InsightSettings } from "../config.ts";
import type { CountedRow } from "../disclosure/result-rows.ts";
import type { Spec } from "../kinds/query-kind.ts";
import { executionErrors } from "./execution-errors.ts";

/** What asks the events for the rows of queries. */
export interface ReadingParts {
  readonly events: Pick<
    Events,
    | "readBatches"
    | "dialect"
    | "dataVersion"
    | "keepRows"
    | "listKeptRows"
    | "keptRowsSchema"
    | "dropKeptRows"
  >;
  readonly settings: InsightSettings;
}

/** A query to be computed, and the ids of queries below it whose rows are kept. */
export interface Reading {
  readonly spec: Spec;
  /** The version of the data that was asked about; the kept rows are from it. */
  readonly dataVersion: string;
  readonly reads: readonly string[];
  readonly idOf: (spec: Spec) => string;
  readonly signal: AbortSignal;
}

export interface ReadAnswer {
  readonly rows: readonly CountedRow[];
  /** Names both versions when other data arrived while the rows were read, so that it is none that is asked for. */
  readonly dataVersion: string;
}

/**
 * Computes the rows of an answer, within the limits on time, rows and bytes.
 *
 * @throws `insight.query_timeout`, `insight.query_memory`, `insight.too_many_rows`, `insight.answer_too_large`, the signal's reason
 */
export async function readAnswer(
  parts: ReadingParts,
  tenant: Tenant,
  reading: Reading,
): Promise<ReadAnswer> {
  return await withinTime(parts.settings, reading.signal, async (signal) => {
    const answer = await readOnce(parts, tenant, { ...reading, signal });
    const isMixed = reading.reads.length > 0 && answer.dataVersion !== reading.dataVersion;
    return isMixed ? await readOnce(parts, tenant, { ...reading, signal, reads: [] }) : answer;
  });
}

/**
 * Keeps the rows of a query that is part of others, for as long as its id stands for it; not when there are other data by now.
 *
 * @throws `insight.query_timeout`, `insight.query_memory`, the signal's reason
 */
export async function keepSubquery(
  parts: ReadingParts,
  tenant: Tenant,
  reading: Reading,
): Promise<void> {
  const { events } = parts;
  const isCurrent = async () => (await events.dataVersion(tenant)) === reading.dataVersion;
  const name = tableOf(reading.idOf(reading.spec));
  await withinTime(parts.settings, reading.signal, async (signal) => {
    if (!(await isCurrent())) return;
    await onceMoreInPlace(parts, tenant, reading, async (reads) => {
      const query = await compile(parts, tenant, { ...reading, reads }, compileQuery);
      await events.keepRows(tenant, { name, ...query, signal });
    });
    if (!(await isCurrent())) await events.dropKeptRows(tenant, [name]);
  });
}

async function readOnce(
  parts: ReadingParts,
  tenant: Tenant,
  reading: Reading,
): Promise<ReadAnswer> {
  const { events } = parts;
  const before = await events.dataVersion(tenant);
  const reads = before === reading.dataVersion ? reading.reads : [];
  const rows = await onceMoreInPlace(parts, tenant, { ...reading, reads }, async (kept) => {
    const attempt = { ...reading, reads: kept };
    if (isComputed(reading.spec)) return await computeRows(parts, tenant, attempt);
    const query = await compile(parts, tenant, attempt, compileAnswer);
    return await readRows(parts, tenant, query, reading.signal);
  });
  const after = await events.dataVersion(tenant);
  return { rows, dataVersion: before === after ? after : `${before} to ${after}` };
}

/** The table with the kept rows of a query. */
function tableOf(id: string): string {
  return `q_${id}`;
}

/** The id of the query whose kept rows a table has. */
export function idOfTable(name: string): string {
  return name.slice("q_".length);
}

async function compile(
  parts: ReadingParts,
  tenant: Tenant,
  reading: Reading,
  compiled: (spec: Spec, options: CompileOptions) => Sql,
): Promise<RenderedQuery> {
  const options = await optionsFor(parts, tenant, reading);
  return render(compiled(reading.spec, options), options.dialect);
}

async function optionsFor(
  { events, settings }: ReadingParts,
  tenant: Tenant,
  { reads, idOf }: Reading,
): Promise<CompileOptions> {
  const dialect = await events.dialect(tenant);
  const schema = reads.length === 0 ? null : await events.keptRowsSchema(tenant);
  const keptRows = (below: Spec): Sql | undefined => {
    const id = idOf(below);
    if (schema === null || !reads.includes(id)) return undefined;
    return join([...schema.split("."), tableOf(id)].map(identifier), ".");
  };
  const threshold = settings.disclosureThreshold;
  return { dialect, threshold, keptRows };
}

/** The rows of a kind whose method is not a query, from what the engine hands over. */
async function computeRows(
  parts: ReadingParts,
  tenant: Tenant,
  reading: Reading,
): Promise<readonly CountedRow[]> {
  const { signal } = reading;
  const options = await optionsFor(parts, tenant, reading);
  const rows = await computeAnswer(reading.spec, {
    ...options,
    read: async (query, take) => {
      const rendered = render(query, options.dialect);
      await parts.events.readBatches(tenant, { ...rendered, take, signal });
    },
  });
  checkSize(parts.settings, rows.length, JSON.stringify(rows).length);
  return rows;
}

/** @throws `insight.too_many_rows`, `insight.answer_too_large` */
function checkSize(
  { resultRows, resultBytes }: InsightSettings,
  rows: number,
  bytes: number,
): void {
  if (rows > resultRows) throw executionErrors.too_many_rows({ limit: resultRows });
  if (bytes > resultBytes) throw executionErrors.answer_too_large({ limit: resultBytes });
}

/** Kept rows may be gone when they are read: removed to make room, outdated, or forgotten by a store that was opened anew. */
async function onceMoreInPlace<Result>(
  { events }: ReadingParts,
  tenant: Tenant,
  { reads, signal }: Reading,
  attempt: (reads: readonly string[]) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(reads);
  } catch (error) {
    if (reads.length === 0 || signal.aborted || error instanceof FlotillaError) throw error;
    const there = new Set((await events.listKeptRows(tenant)).map(({ name }) => idOfTable(name)));
    const gone = reads.filter((id) => !there.has(id));
    // A store that was opened anew knows of none, whatever is listed.
    if (gone.length === 0 && !/does not exist/i.test(String(error))) throw error;
    await events.dropKeptRows(tenant, reads.map(tableOf));
    return await attempt([]);
  }
}

async function readRows(
  { events, settings }: ReadingParts,
  tenant: Tenant,
  query: RenderedQuery,
  signal: AbortSignal,
): Promise<CountedRow[]> {
  const rows: CountedRow[] = [];
  let bytes = 0;
  await events.readBatches(tenant, {
    ...query,
    signal,
    take: ({ names, columns, rowCount }) => {
      checkSize(settings, rows.length + rowCount, bytes);
      const first = rows.length;
      for (let row = 0; row < rowCount; row += 1) {
        rows.push(
          Object.fromEntries(names.map((name, at) => [name, columns[at]![row]])) as CountedRow,
        );
      }
      bytes += JSON.stringify(rows.slice(first)).length;
      checkSize(settings, rows.length, bytes);
    },
  });
  return rows;
}

/** Runs work that a signal ends: the given one, or that of the limit on time. */
async function withinTime<Result>(
  { querySeconds: seconds }: InsightSettings,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const overtime = new AbortController();
  const timeout = executionErrors.query_timeout({ seconds });
  const timer = setTimeout(() => overtime.abort(timeout), seconds * 1000);
  const ended = AbortSignal.any([signal, overtime.signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => undefined);
  const stop = (): void => reject(ended.reason);
  ended.addEventListener("abort", stop, { once: true });
  try {
    ended.throwIfAborted();
    // Not every engine can be told to stop.
    return await Promise.race([work(ended), aborted]);
  } catch (error) {
    ended.throwIfAborted();
    throw inOwnWords(error);
  } finally {
    clearTimeout(timer);
    ended.removeEventListener("abort", stop);
  }
}

/** What the store says of its memory is meant for whoever loads files. */
function inOwnWords(error: unknown): unknown {
  const isMemory = error instanceof FlotillaError && error.code === "events.memory_exhausted";
  if (!isMemory) return error;
  const bytes = /limit of (\d+) bytes/.exec(error.message)?.[1] ?? "many";
  return executionErrors.query_memory({ bytes }, { cause: error });
}
