import { basename } from "node:path";

import type { ExistingDays } from "../ingest/existing-days.ts";
import type { Mapping } from "../reading/mapping.ts";

/** What a file holds and how it is read. */
export interface FileSource {
  /** A type of events, `cells` or `geography`. */
  readonly type: string;
  /** For geography alone. */
  readonly unit?: string | undefined;
  readonly mapping?: Mapping | undefined;
  readonly existingDays?: ExistingDays | undefined;
}

const compressions = /\.(?:gz|zst|zstd)$/;
const tables = /\.(?:csv|tsv|ndjson|jsonl|json|parquet|pq)$/;
const regions = /^(admin\d+)(?:[^a-z0-9].*)?\.geojson$/;

/**
 * What a file holds, by its name alone: `calls_2016-01-01.csv.gz`, `sms.parquet`, `cells-new.csv`, `admin3.geojson`. Of types
 * whose names begin alike the longest counts. Upper case counts as lower case.
 *
 * @param types The types of events of the tenant.
 * @returns undefined where the name does not say it
 */
export function sourceByName(path: string, types: readonly string[]): FileSource | undefined {
  const name = basename(path).toLowerCase();
  const unit = regions.exec(name)?.[1];
  if (unit !== undefined) return { type: "geography", unit };
  const stem = name.replace(compressions, "");
  if (!tables.test(stem)) return undefined;
  const known = [...types, "cells", "tacs"].toSorted((a, b) => b.length - a.length);
  const type = known.find((each) => isWordAtStart(stem, each));
  return type === undefined ? undefined : { type };
}

/** Whether a file's name ends as those of data do. */
export function hasDataEnding(path: string): boolean {
  const name = path.toLowerCase();
  return name.endsWith(".geojson") || tables.test(name.replace(compressions, ""));
}

function isWordAtStart(text: string, word: string): boolean {
  return text.startsWith(word) && !/^[a-z0-9]/.test(text.slice(word.length));
}
