import { appendFile } from "node:fs/promises";

import { readIfPresent, replacePrivateFile } from "#kernel";

import type { BatchKey } from "../ingest/batches.ts";
import type { FoundFile } from "./list-files.ts";

/** What became of a file the last time it was looked at. */
export interface WatchedFile extends Omit<FoundFile, "path"> {
  readonly type: string;
  /** Empty for everything but geography. */
  readonly unit: string;
  /** A digest of how the file was to be read. */
  readonly reading: string;
  /** The batch that its content is; null when it was refused. */
  readonly batch: string | null;
  /** The code of the error it was refused with; null when it was not. */
  readonly refusal: string | null;
}

/**
 * Remembers what became of the files of a watched folder, so that they are not read again at every look. It is a file with
 * one line of JSON for each outcome; the last for a name counts. Losing it, or its last line, costs no more than reading
 * files again: what is stored is known by content.
 */
export class WatchedFiles {
  readonly #path: string;
  readonly #byName: Map<string, WatchedFile>;

  private constructor(path: string, byName: Map<string, WatchedFile>) {
    this.#path = path;
    this.#byName = byName;
  }

  /**
   * Opens the memory, made new if there is none.
   *
   * @param isStored Whether the store knows a batch. A store that was restored from a backup may know less than was loaded.
   */
  static async open(path: string, isStored: (batch: BatchKey) => boolean): Promise<WatchedFiles> {
    const byName = new Map<string, WatchedFile>();
    const text = (await readIfPresent(path))?.toString("utf8") ?? "";
    for (const line of text.split("\n")) {
      const file = parse(line);
      if (file) byName.set(file.name, file);
    }
    for (const { name, batch, type, unit } of byName.values()) {
      if (batch !== null && !isStored({ id: batch, type, unit })) byName.delete(name);
    }
    const files = new WatchedFiles(path, byName);
    await replacePrivateFile(path, [...byName.values()].map((file) => lineOf(file)).join(""));
    return files;
  }

  /** Whether there is nothing more to do for a file as it is now. */
  isSettled(
    file: FoundFile,
    source: { readonly type: string; readonly unit: string; readonly reading: string },
  ): boolean {
    const known = this.#byName.get(file.name);
    if (
      known?.size !== file.size ||
      known.modifiedAt !== file.modifiedAt ||
      known.inode !== file.inode
    )
      return false;
    // What is stored stays stored, however it would be read now; what was refused may be accepted.
    return known.batch === null
      ? known.reading === source.reading
      : known.type === source.type && known.unit === source.unit;
  }

  async remember(file: WatchedFile): Promise<void> {
    this.#byName.set(file.name, file);
    await appendFile(this.#path, lineOf(file), { mode: 0o600 });
  }
}

function lineOf(file: WatchedFile): string {
  return `${JSON.stringify(file)}\n`;
}

function parse(line: string): WatchedFile | undefined {
  try {
    return JSON.parse(line) as WatchedFile;
  } catch {
    // The last line of a process that was killed, or the empty one at the end.
    return undefined;
  }
}
