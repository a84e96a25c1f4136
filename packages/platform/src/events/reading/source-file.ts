import { createHash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";

import { eventErrors } from "../errors.ts";
import { messageOf } from "../store/failures.ts";
import { type Inspection, Inspector } from "./inspector.ts";

const bytesPerRead = 1 << 20;

/** A file whose content is known by its digest. */
export interface SourceFile {
  readonly path: string;
  /** SHA-256 of the content, in hexadecimal. */
  readonly digest: string;
  /** Of the bytes as they lie in the file. */
  readonly inspection: Inspection;
  /** @throws `events.file_changed` when the file is not what was read at first. */
  confirmUnchanged(): Promise<void>;
}

/**
 * Reads a file for its digest. The signal breaks off, with its reason.
 *
 * @throws `events.file_missing`, `events.file_not_regular`, `events.file_empty`, `events.file_unreadable`.
 */
export async function openSourceFile(path: string, signal?: AbortSignal): Promise<SourceFile> {
  const before = await statFile(path);
  if (before.size === 0) throw eventErrors.file_empty({ path, missing: "bytes" });
  const inspector = new Inspector();
  const digest = await digestOf(path, inspector, signal);
  return {
    path,
    digest,
    inspection: inspector.inspection,
    async confirmUnchanged() {
      const after = await statFile(path);
      // The time of the last change cannot be set back, as that of the last writing is by programs that copy it.
      const facts = ["size", "mtimeMs", "ctimeMs", "ino"] as const;
      const isSame = facts.every((fact) => after[fact] === before[fact]);
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

async function digestOf(
  path: string,
  inspector: Inspector,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(bytesPerRead);
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, bytesPerRead);
      if (bytesRead === 0) return hash.digest("hex");
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      inspector.take(chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
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
