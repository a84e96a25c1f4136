import { randomUUID } from "node:crypto";
import { copyFile, stat } from "node:fs/promises";

import type { Clock, Tenant } from "#kernel";

import type { EventTables } from "../engines/event-tables.ts";
import { removeFile } from "../store/copy-store.ts";
import type { StoreSettings } from "../store/open-file.ts";
import { readerOf } from "../store/reader.ts";
import { schemaVersion } from "../store/schema.ts";
import type { Writer } from "../store/statements.ts";
import { type EventStore, openStore } from "../store/store.ts";
import { syncFile } from "../store/sync-file.ts";
import { type Manifest, readManifest } from "./backup-files.ts";
import { eraseSubscriber } from "./erase-subscriber.ts";
import {
  addErasureRows,
  type Erasure,
  type ErasureRow,
  listErasureRows,
} from "./erasure-records.ts";
import { erasureHashes } from "./erasures.ts";
import { digestOfFile } from "./inspect-backup.ts";
import { keepingErrors } from "./keeping-errors.ts";
import { keyCheckOf } from "./make-backup.ts";

export interface RestoreOptions {
  readonly store: EventStore;
  readonly tables: EventTables;
  readonly settings: StoreSettings;
  readonly clock: Clock;
  /** The backup's file. */
  readonly path: string;
  /** Where the backup is prepared. */
  readonly prepared: string;
}

/** @throws `events.backup_unusable` when the manifest is not one that this tenant's store can be made from */
export async function readUsableManifest(tenant: Tenant, path: string): Promise<Manifest> {
  const manifest = await readManifest(path);
  const { schemaVersion: found } = manifest;
  const unusable = (reason: string) => keepingErrors.backup_unusable({ path, reason });
  if (found !== schemaVersion) {
    throw unusable(`it has schema ${found}; this version works with ${schemaVersion}`);
  }
  if (manifest.isPseudonymised && manifest.keyCheck !== keyCheckOf(tenant)) {
    throw unusable(
      "its identifiers are hashes under another tenant key, so that the same people would get others from now on",
    );
  }
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size !== manifest.bytes) throw unusable("it is not as large as its manifest says");
  return manifest;
}

/**
 * Puts a copy of a backup in the place of a store, as another store than it was. Erasures made since are made again before
 * anybody can see it. Until it takes its place, the store stays in use as it is.
 *
 * @returns how many erasures were made again
 */
export async function restoreBackup(
  tenant: Tenant,
  manifest: Manifest,
  options: RestoreOptions,
): Promise<number> {
  const { store, path, prepared } = options;
  await store.requireRoom(prepared);
  try {
    await copyFile(path, prepared);
    await syncFile(prepared);
    if ((await digestOfFile(prepared)) !== manifest.sha256) {
      throw keepingErrors.backup_unusable({ path, reason: "its SHA-256 is not the manifest's" });
    }
    const repeated = await prepare(tenant, options);
    await store.replaceBy(prepared);
    return repeated;
  } finally {
    await removeFile(prepared);
  }
}

async function prepare(
  tenant: Tenant,
  { store, prepared, settings, tables, clock }: RestoreOptions,
): Promise<number> {
  const erasures = await listErasureRows(readerOf(store));
  const restored = await openStore(prepared, settings);
  try {
    const { repeated, hasChanged } = await restored.write(async (writer) => {
      await writer.run("UPDATE store_state SET store_id = $id", { id: randomUUID() });
      const since = await addErasureRows(writer, erasures);
      const again = await repeatErasures(tenant, writer, { tables, at: clock.now() }, since);
      const hasForgotten = await forgetQuarantined(writer, since);
      return { repeated: again, hasChanged: again > 0 || hasForgotten };
    });
    if (hasChanged) await restored.rewrite();
    return repeated;
  } finally {
    await restored.close();
  }
}

async function repeatErasures(
  tenant: Tenant,
  writer: Writer,
  { tables, at }: { readonly tables: EventTables; readonly at: Date },
  erasures: readonly ErasureRow[],
): Promise<number> {
  if (erasures.length === 0) return 0;
  const hashes = erasureHashes(tenant);
  const found = await writer.rows<{ msisdn: string }>(
    `SELECT msisdn FROM subscribers
      WHERE ${hashes.expression("msisdn")} IN (SELECT unnest($erased::VARCHAR[]))`,
    { ...hashes.parameters, erased: erasures.map((row) => row.subscriber_hash) },
  );
  for (const { msisdn } of found) {
    const options = { tables, at, kept: msisdn, plain: msisdn };
    await eraseSubscriber(writer, options);
  }
  return found.length;
}

/**
 * Whom a row names that could not be read is not known any more: when an erasure removed such rows, all that the backup has go.
 * Answers whether there were any.
 */
async function forgetQuarantined(writer: Writer, since: readonly ErasureRow[]): Promise<boolean> {
  const hadSome = since.some(({ certificate }) => {
    const { removed } = JSON.parse(certificate) as Pick<Erasure, "removed">;
    return (removed["quarantined_rows"] ?? 0) > 0;
  });
  const rows = hadSome ? await writer.rows("SELECT 1 FROM quarantined_rows LIMIT 1") : [];
  if (rows.length > 0) await writer.run("DELETE FROM quarantined_rows");
  return rows.length > 0;
}
