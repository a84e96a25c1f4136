import { FlotillaError, type Tenant } from "#kernel";

import { findEventType, listEventTypes } from "../catalogue/event-types.ts";
import { eventErrors } from "../errors.ts";
import type { EventType } from "../event-types.ts";
import type { IngestReport, IngestRequest, OnProgress } from "../ingest/ingest-request.ts";
import type { EventParts } from "../parts.ts";
import { readerOf } from "../store/reader.ts";
import type { FileSource } from "./file-source.ts";
import {
  type FileInFolder,
  findSource,
  type ListedSources,
  listSources,
  type SourcesOrder,
} from "./list-sources.ts";
import { ingestTable, type TableOrder } from "./postgresql-table.ts";
import { clearTemporaryFiles } from "./temporary-files.ts";
import { ingestReceived, type ReceivedFile, receiveUpload, type Upload } from "./upload.ts";
import { createWatch } from "./watch.ts";

/** What arrivals are made from. */
export interface ArrivalsParts extends EventParts {
  readonly ingestFile: (
    tenant: Tenant,
    request: IngestRequest,
    onProgress?: OnProgress,
  ) => Promise<IngestReport>;
}

/** The ways in which events arrive besides a single file. */
export interface Arrivals {
  /** Removes what was left behind, and begins to watch the tenant's folder. The store must be open. */
  openTenant(tenant: Tenant): Promise<void>;
  /** Stops to watch, and breaks off what is being copied from a database. */
  closeTenant(tenant: Tenant): Promise<void>;
  /** Stores an uploaded file once. @throws `events.upload_…`, `kernel.disk_full`, and what a file is refused with */
  upload(tenant: Tenant, upload: Upload, actor: string): Promise<IngestReport>;
  /** Stores an uploaded file that has arrived, once. @throws what a file is refused with */
  ingestUploaded(tenant: Tenant, file: ReceivedFile, actor: string): Promise<IngestReport>;
  /**
   * Loads a day of a table of a PostgreSQL database, or a table of cells or regions.
   *
   * @returns null when there are no events of that day
   * @throws `events.database_file_…`, `events.table_…`, `kernel.database_…`, and what a file is refused with
   */
  ingestTable(
    tenant: Tenant,
    order: TableOrder,
    onProgress?: OnProgress,
  ): Promise<IngestReport | null>;
  /** What the files of folders hold. @throws `events.type_unclear`, `events.sources_file_invalid` */
  listSources(tenant: Tenant, order: SourcesOrder): Promise<ListedSources>;
  /** What one of these files holds. @throws `events.type_unclear`, `events.sources_file_invalid` */
  findSource(tenant: Tenant, file: FileInFolder): Promise<FileSource>;
}

/** The ways in beside a file that the command line names. */
export function createArrivals(parts: ArrivalsParts): Arrivals {
  const { settings, ingestFile, storeOf, audit } = parts;
  const watch = createWatch(parts);
  const closings = new Map<string, AbortController>();
  const limitBytes = settings.uploadLimitBytes;
  const findType = async (tenant: Tenant, name: string): Promise<EventType> => {
    const store = await storeOf(tenant);
    return await findEventType(readerOf(store), name);
  };
  const typesOf = async (tenant: Tenant): Promise<string[]> => {
    const store = await storeOf(tenant);
    const types = await listEventTypes(readerOf(store));
    return types.map(({ name }) => name);
  };
  const ingestUploaded: Arrivals["ingestUploaded"] = async (tenant, file, actor) => {
    const { type, name: subject } = file;
    const entry = { actor, action: "events.file_ingested", subject };
    try {
      const report = await ingestReceived(ingestFile, tenant, file);
      const details = { type, batch: report.id };
      await audit.record(tenant, { ...entry, outcome: "done", details });
      return report;
    } catch (error) {
      const details = error instanceof FlotillaError ? { type, code: error.code } : { type };
      await audit.record(tenant, { ...entry, outcome: "failed", details });
      throw error;
    }
  };
  return {
    async openTenant(tenant) {
      if (closings.has(tenant.name)) return;
      closings.set(tenant.name, new AbortController());
      await clearTemporaryFiles(tenant);
      watch.openTenant(tenant);
    },
    async closeTenant(tenant) {
      closings.get(tenant.name)?.abort(eventErrors.store_closing({ path: tenant.name }));
      closings.delete(tenant.name);
      await watch.closeTenant(tenant);
    },
    async upload(tenant, upload, actor) {
      return await receiveUpload(tenant, { upload, limitBytes }, (file) =>
        ingestUploaded(tenant, file, actor),
      );
    },
    ingestUploaded,
    async ingestTable(tenant, order, onProgress) {
      const { signal } = closings.get(tenant.name)!;
      return await ingestTable({ findType, ingestFile }, tenant, { order, signal, onProgress });
    },
    listSources: async (tenant, order) => await listSources(order, await typesOf(tenant)),
    findSource: async (tenant, file) => await findSource(file, await typesOf(tenant)),
  };
}
