import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

import { keepingErrors } from "../keeping/keeping-errors.ts";

/** What a copy may take more than the store that is copied. */
const margin = 1.05;

/**
 * Checks that a directory has room for a copy of a store.
 *
 * @throws `events.no_room_for_copy`
 */
export async function requireRoom(store: string, target: string): Promise<void> {
  const sizes = await Promise.all([store, `${store}.wal`].map((path) => sizeOf(path)));
  const needed = Math.ceil(sizes.reduce((sum, size) => sum + size, 0) * margin);
  const disk = await statfs(dirname(target));
  const free = disk.bavail * disk.bsize;
  if (free < needed) throw keepingErrors.no_room_for_copy({ path: target, needed, free });
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
