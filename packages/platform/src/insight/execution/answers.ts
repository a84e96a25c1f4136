import { randomUUID } from "node:crypto";

import type { Clock, Tenant } from "#kernel";

import { resultColumns } from "../compile-query.ts";
import type { ResultRow } from "../disclosure/result-rows.ts";
import type { Spec, Unit } from "../kinds/query-kind.ts";
import type { QueryResult } from "../query-result.ts";
import { countParts, deleteParts, findPart, savePart } from "../store/answers.ts";
import type { StoredQuery } from "../store/tables.ts";
import { executionErrors } from "./execution-errors.ts";

const rowsPerPart = 1000;

/** An answer whose parts are stored. */
export interface StoredAnswer {
  readonly answer: string;
  readonly part_count: number;
  readonly row_count: number;
  readonly bytes: number;
}

/**
 * Stores published rows in parts. They are nobody's answer until a query is completed with them; when one cannot be stored the others
 * are removed.
 */
export async function storeAnswer(
  tenant: Tenant,
  rows: readonly ResultRow[],
  clock: Clock,
): Promise<StoredAnswer> {
  const answer = randomUUID();
  const stored_at = clock.now().toISOString();
  let bytes = 1;
  let position = 0;
  try {
    for (let first = 0; first < rows.length; first += rowsPerPart) {
      const text = JSON.stringify(rows.slice(first, first + rowsPerPart));
      await savePart(tenant, { answer, position: position++, rows: text, stored_at });
      bytes += Buffer.byteLength(text) - 1;
    }
  } catch (error) {
    await removeAnswer(tenant, answer);
    throw error;
  }
  return { answer, part_count: position, row_count: rows.length, bytes: Math.max(bytes, 2) };
}

/** Removes what was stored for a query that has ended otherwise. What cannot be removed is stray, and goes later. */
export async function removeAnswer(tenant: Tenant, answer: string): Promise<void> {
  await deleteParts(tenant, answer).catch(() => undefined);
}

/** Whether every part of a completed query's answer is there. */
export async function isWhole(tenant: Tenant, query: StoredQuery): Promise<boolean> {
  if (query.answer === null) return false;
  return (await countParts(tenant, query.answer)) === query.part_count;
}

/** The answer of a completed query, to be read in parts. */
export function openAnswer(tenant: Tenant, stored: StoredQuery): QueryResult {
  const { id, part_count: count, row_count: rowCount, bytes: jsonBytes } = stored;
  const query = JSON.parse(stored.spec) as Spec;
  const texts = async function* (): AsyncGenerator<string> {
    for (let position = 0; position < count; position += 1) {
      const text = await findPart(tenant, stored.answer ?? "", position);
      if (text === undefined) throw executionErrors.answer_lost({ id });
      yield text;
    }
  };
  return {
    id,
    query,
    unit: stored.aggregation_unit as Unit,
    columns: resultColumns(query),
    rowCount,
    jsonBytes,
    async *parts() {
      for await (const text of texts()) yield JSON.parse(text) as ResultRow[];
    },
    async *jsonParts() {
      for await (const text of texts()) yield text.slice(1, -1);
    },
  };
}
