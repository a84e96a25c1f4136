import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { Tenant } from "#kernel";

import { noPseudonyms } from "../ingest/pseudonyms.ts";
import type { EventParts } from "../parts.ts";
import { removeFile } from "../store/copy-store.ts";
import type { EventStore } from "../store/store.ts";
import {
  type Backup,
  backupName,
  backupOf,
  backupsDirectory,
  listBackups,
  namesIn,
} from "./backup-files.ts";
import { keepingErrors } from "./keeping-errors.ts";
import { makeBackup, partialEnding } from "./make-backup.ts";
import { readUsableManifest, restoreBackup } from "./restore-backup.ts";

/** What a restoration has brought. */
export interface Restoration {
  readonly backup: Backup;
  /** Erasures made since the backup, which were made again. */
  readonly repeatedErasures: number;
}

/** Copies of a tenant's event store, made while it is in use. */
export interface Backups {
  /**
   * Makes a backup in the tenant's own directory, or as a new file at another place. Loads and questions go on; what is
   * committed while it is made is not in it.
   *
   * @throws `events.backup_exists`, `events.backup_place_unusable`, `events.no_room_for_copy`, `events.events_elsewhere`
   */
  make(tenant: Tenant, order: { readonly to?: string | undefined }, actor: string): Promise<Backup>;
  /** Those in the tenant's own directory, the newest first. */
  list(tenant: Tenant): Promise<Backup[]>;
  /**
   * Puts a backup in the place of the store, whole or not at all.
   *
   * @throws `events.backup_unusable`, `events.no_room_for_copy`, `events.events_elsewhere`
   */
  restore(tenant: Tenant, path: string, actor: string): Promise<Restoration>;
  /** Removes what a process that was killed left of a backup. */
  tidyUp(tenant: Tenant): Promise<void>;
}

/** Backups of the tenants whose stores are open. */
export function createBackups(parts: EventParts): Backups {
  const { audit, clock } = parts;
  return {
    async make(tenant, { to }, actor) {
      const store = await ownStoreOf(parts, tenant);
      const madeAt = clock.now();
      const directory = backupsDirectory(tenant);
      if (to === undefined) await mkdir(directory, { recursive: true, mode: 0o700 });
      const path = to === undefined ? join(directory, backupName(madeAt)) : resolve(to);
      const backup = await makeBackup(tenant, store, { path, madeAt });
      const { bytes, sha256, events } = backup;
      await audit.record(tenant, {
        actor,
        action: "events.backup_made",
        subject: path,
        outcome: "done",
        details: { bytes, sha256, events },
      });
      return backup;
    },
    list: listBackups,
    async restore(tenant, given, actor) {
      const store = await ownStoreOf(parts, tenant);
      const path = resolve(given);
      const manifest = await readUsableManifest(tenant, path);
      const isPseudonymised = (await parts.pseudonymsOf(tenant)) !== noPseudonyms;
      if (manifest.isPseudonymised !== isPseudonymised) {
        const reason = `events.pseudonymise was ${manifest.isPseudonymised} when it was made, and the store is kept otherwise`;
        throw keepingErrors.backup_unusable({ path, reason });
      }
      const entry = { actor, subject: path, outcome: "done" } as const;
      const details = { madeAt: manifest.madeAt, sha256: manifest.sha256, events: manifest.events };
      // Recorded beforehand as well, so that no restoration is missing when the platform is killed right after it.
      await audit.record(tenant, { ...entry, action: "events.restore_started", details });
      const repeatedErasures = await restoreBackup(tenant, manifest, {
        store,
        tables: await parts.tablesOf(tenant),
        settings: parts.settings,
        clock,
        path,
        prepared: join(tenant.directory, preparedName),
      });
      await audit.record(tenant, {
        ...entry,
        action: "events.restored",
        details: { ...details, repeatedErasures },
      });
      return { backup: backupOf(path, manifest), repeatedErasures };
    },
    async tidyUp(tenant) {
      const directory = backupsDirectory(tenant);
      for (const name of await namesIn(directory)) {
        if (name.endsWith(partialEnding)) await removeFile(join(directory, name));
      }
    },
  };
}

/** The same as the store itself removes when it is opened. */
const preparedName = "events.duckdb.restored";

/** @throws `events.events_elsewhere` when the store's file does not hold the events */
async function ownStoreOf(parts: EventParts, tenant: Tenant): Promise<EventStore> {
  const tables = await parts.tablesOf(tenant);
  if (tables.release) throw keepingErrors.events_elsewhere();
  return await parts.storeOf(tenant);
}
