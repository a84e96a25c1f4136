import { existsSync } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { removeFile } from "./copy-store.ts";
import { openFile, type StoreFile, type StoreSettings } from "./open-file.ts";
import { syncFile } from "./sync-file.ts";

/** The files that may lie beside a store's while it is replaced. */
export function besideStore(path: string) {
  return {
    /** The store written anew. */
    rewritten: `${path}.rewritten`,
    /** A backup that is being prepared to take the store's place. */
    restored: `${path}.restored`,
    /** The store that a backup took the place of, until that has been opened. */
    replaced: `${path}.replaced`,
    /** What does not fit in memory. */
    temporary: `${path}.temporary`,
  };
}

/**
 * Puts another file in the place of a store's, which nobody is using, and opens it. After a crash at any line the old or the
 * new one is there, whole. When the new one cannot be opened the old one is put back.
 *
 * @throws what opening the new file throws; then the answered file is not there and the store is as it was
 */
export async function replaceStoreFile(
  path: string,
  replacement: string,
  settings: StoreSettings,
): Promise<StoreFile> {
  const { replaced } = besideStore(path);
  // The log of the old file must never meet the new one.
  for (const file of [path, replacement]) {
    if (existsSync(`${file}.wal`)) throw new Error(`The store ${file} was not closed completely.`);
  }
  await rm(replaced, { force: true });
  await link(path, replaced);
  await rename(replacement, path);
  await syncFile(dirname(path));
  let opened: StoreFile;
  try {
    opened = await openFile(path, settings);
  } catch (error) {
    await putBack(path);
    throw error;
  }
  await removeFile(replaced);
  await syncFile(dirname(path));
  return opened;
}

/**
 * Opens the store of a path, after removing what a process that was killed left beside it. If it was killed while a file took
 * the place of the store and that cannot be opened, the old one is put back.
 */
export async function openAfterCrash(path: string, settings: StoreSettings): Promise<StoreFile> {
  const { rewritten, restored, replaced, temporary } = besideStore(path);
  const opened = await openFile(path, settings, async () => {
    for (const file of [rewritten, restored]) await removeFile(file);
    await rm(`${restored}.temporary`, { recursive: true, force: true });
    await rm(temporary, { recursive: true, force: true });
  }).catch(async (error: unknown) => {
    if (!existsSync(replaced) || isHeldByAnother(error)) throw error;
    await putBack(path);
    return await openFile(path, settings);
  });
  await removeFile(replaced);
  return opened;
}

function isHeldByAnother(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "events.store_in_use";
}

async function putBack(path: string): Promise<void> {
  await rm(`${path}.wal`, { force: true });
  await rename(besideStore(path).replaced, path);
  await syncFile(dirname(path));
}
