import { createHash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";

import { eventErrors } from "../errors.ts";
import { messageOf } from "../store/failures.ts";

const bytesPerRead = 1 << 20;

export interface SourceFile {
  readonly path: string;
  /** SHA-256 of the content, in hexadecimal. */
  readonly digest: string;
  /** @throws `events.file_changed` when the file is not what was read at first. */
  confirmUnchanged(): Promise<void>;
}

/**
 * Reads a file for its digest.
 *
 * @throws `events.file_missing`, `events.file_not_regular`, `events.file_empty`, `events.file_unreadable`.
 */
export async function openSourceFile(path: string): Promise<SourceFile> {
  const before = await statFile(path);
  if (before.size === 0) throw eventErrors.file_empty({ path, missing: "bytes" });
  const digest = await digestOf(path);
  return {
    path,
    digest,
    async confirmUnchanged() {
      const after = await statFile(path);
      const isSame =
        after.size === before.size && after.mtimeMs === before.mtimeMs && after.ino === before.ino;
      if (!isSame) throw eventErrors.file_changed({ path });
    },
  };
}

async function statFile(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw eventErrors.file_missing({ path });
    throw unreadable(path, error);
  });
  if (found.isDirectory()) throw eventErrors.file_not_regular({ path, kind: "a directory" });
  if (!found.isFile()) throw eventErrors.file_not_regular({ path, kind: "a device or pipe" });
  return found;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(bytesPerRead);
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, bytesPerRead);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await handle?.close();
  }
}

function unreadable(path: string, error: unknown): Error {
  const reason =
    (error as NodeJS.ErrnoException).code === "EACCES" ? "permission denied" : messageOf(error);
  return eventErrors.file_unreadable({ path, reason }, { cause: error });
}
