import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The file's content; null when there is no such file. */
export async function readIfPresent(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

/**
 * Creates a file that only its owner may read, whole or not at all, in a directory that only its owner may enter.
 * A file that is there already stays as it is, so of several processes that create it one succeeds.
 */
export async function createPrivateFile(path: string, content: string | Buffer): Promise<void> {
  await writeBeside(path, content, publish);
}

/**
 * Writes a file that only its owner may read in place of the one that may be there. Whoever reads it meanwhile, or after a
 * crash, finds the old content or the new one, whole.
 */
export async function replacePrivateFile(path: string, content: string | Buffer): Promise<void> {
  await writeBeside(path, content, rename);
}

async function writeBeside(
  path: string,
  content: string | Buffer,
  putInPlace: (temporary: string, path: string) => Promise<void>,
): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    await writeDurably(temporary, content);
    await putInPlace(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(directory);
}

async function writeDurably(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

// Renaming would replace a file that another process has created meanwhile; linking fails instead.
async function publish(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
