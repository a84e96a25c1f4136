import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

import { translateStorageError } from "#kernel";

import type { Staging } from "../store/store.ts";
import { escapeWildcards } from "./source.ts";
import { literalText } from "./sql-text.ts";

const separator = "\u001f";
const largestPart = 32 * 1024 * 1024;

/** A private file with rows in a form that the store's reader cannot mistake, each with the line that it came from. */
export interface CleanPart {
  /** Whether it is time to read what was written. */
  readonly isFull: boolean;
  /** How many rows were written. */
  readonly rows: number;
  write(
    rows: readonly { readonly line: number; readonly values: readonly string[] }[],
  ): Promise<void>;
  /** The rows as SQL, with `line` and the columns `c0`, `c1` and so on. */
  readonly sql: string;
  /** Begins again. */
  clear(): Promise<void>;
}

/**
 * Lends a file beside the store for parts of a source; it goes when the work ends.
 *
 * @throws `kernel.disk_full`
 */
export async function withCleanPart<Result>(
  staging: Staging,
  columns: number,
  work: (part: CleanPart) => Promise<Result>,
): Promise<Result> {
  const [setting] = await staging.rows<{ directory: string }>(
    "SELECT current_setting('temp_directory') AS directory",
  );
  const { directory } = setting!;
  const path = join(directory, `${staging.table}.part`);
  let handle: FileHandle | undefined;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    handle = await open(path, "w", 0o600);
    return await work(createPart(handle, path, columns));
  } catch (error) {
    throw translateStorageError(error, directory) ?? error;
  } finally {
    await handle?.close();
    await rm(path, { force: true });
  }
}

function createPart(handle: FileHandle, path: string, columns: number): CleanPart {
  let size = 0;
  let count = 0;
  const names = Array.from({ length: columns }, (_, index) => `'c${index}': 'VARCHAR'`);
  const types = ["'line': 'BIGINT'", ...names].join(", ");
  return {
    get isFull() {
      return size > largestPart;
    },
    get rows() {
      return count;
    },
    async write(rows) {
      if (rows.length === 0) return;
      const text = Buffer.from(
        rows.map(({ line, values }) => `${line}${separator}${encode(values)}\n`).join(""),
      );
      await handle.write(text, 0, text.length, size);
      size += text.length;
      count += rows.length;
    },
    sql: `SELECT * FROM read_csv(${literalText(escapeWildcards(path))}, columns = {${types}}, header = false, auto_detect = false,
      delim = '${separator}', quote = '"', escape = '"', nullstr = '', compression = 'uncompressed')`,
    async clear() {
      await handle.truncate(0);
      size = 0;
      count = 0;
    },
  };
}

function encode(values: readonly string[]): string {
  const text = values.join(separator);
  if (!/["\r\n]/.test(text) && countOf(text) === values.length - 1) return text;
  return values.map((value) => `"${value.replaceAll('"', '""')}"`).join(separator);
}

function countOf(text: string): number {
  return text.split(separator).length - 1;
}
