import { existsSync } from "node:fs";
import { chmod, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

import type { Tenant } from "#kernel";

import { createPseudonyms } from "../ingest/pseudonyms.ts";
import { removeFile } from "../store/copy-store.ts";
import type { EventStore } from "../store/store.ts";
import { syncFile } from "../store/sync-file.ts";
import { type Backup, backupOf, writeManifest } from "./backup-files.ts";
import { digestOfFile, inspectStoreFile } from "./inspect-backup.ts";
import { keepingErrors } from "./keeping-errors.ts";

/** How the file of a backup is called until it is whole. */
export const partialEnding = ".partial";

/**
 * Writes a backup of a store to a new file with its manifest, and reads it again. The file appears when it is whole.
 *
 * @throws `events.backup_exists`, `events.backup_place_unusable`, `events.no_room_for_copy`, `events.backup_unusable`
 */
export async function makeBackup(
  tenant: Tenant,
  store: EventStore,
  { path, madeAt }: { readonly path: string; readonly madeAt: Date },
): Promise<Backup> {
  await checkPlace(path);
  const partial = `${path}${partialEnding}`;
  try {
    await store.copyTo(partial);
    await chmod(partial, 0o600);
    const facts = await inspectStoreFile(partial);
    const sha256 = await digestOfFile(partial);
    const { size: bytes } = await stat(partial);
    const keyCheck = keyCheckOf(tenant);
    const made = { tenant: tenant.name, madeAt: madeAt.toISOString(), bytes, sha256 };
    const manifest = { ...made, ...facts, keyCheck };
    await writeManifest(path, manifest);
    await rename(partial, path);
    await syncFile(dirname(path));
    return backupOf(path, manifest);
  } finally {
    await removeFile(partial);
  }
}

/** A hash under the tenant's key that says nothing but which key it is. */
export function keyCheckOf(tenant: Tenant): string {
  return createPseudonyms(tenant, "events.backups").of("key check");
}

async function checkPlace(path: string): Promise<void> {
  if (existsSync(path)) throw keepingErrors.backup_exists({ path });
  const directory = dirname(path);
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory()) return;
  const reason = `${directory} is not a directory that is there`;
  throw keepingErrors.backup_place_unusable({ path, reason });
}
