import type { Readable } from "node:stream";

import { FlotillaError, type Tenant } from "#kernel";

import type { ExistingDays } from "../ingest/existing-days.ts";
import type { IngestReport, IngestRequest } from "../ingest/ingest-request.ts";
import type { Mapping } from "../reading/mapping.ts";
import { arrivalErrors } from "./arrivals-errors.ts";
import { withTemporaryFile } from "./temporary-files.ts";

/** What somebody says of a file that is sent. */
export interface UploadOrder {
  readonly type: string;
  readonly unit?: string | undefined;
  /** What the file is called; its ending says how it is compressed. */
  readonly name: string;
  readonly mapping?: Mapping | undefined;
  readonly existingDays?: ExistingDays | undefined;
}

/** A file that somebody sends. */
export interface Upload extends UploadOrder {
  readonly content: Readable;
  /** How long it is, if its sender said so. */
  readonly bytes?: number | undefined;
}

/** A file that has arrived. */
export interface ReceivedFile extends UploadOrder {
  readonly path: string;
}

/** Each may fill the disk up to the limit before anything of it is read. */
const uploadsAtOnce = 4;
const underWay = new Map<string, number>();

/**
 * Takes a file that is sent, and lends it to the work. Nothing of it is left, whatever happens.
 *
 * @throws `events.upload_too_large`, `events.uploads_busy`, `events.upload_broken_off`, `kernel.disk_full`
 */
export async function receiveUpload<Result>(
  tenant: Tenant,
  { upload, limitBytes }: { readonly upload: Upload; readonly limitBytes: number },
  work: (file: ReceivedFile) => Promise<Result>,
): Promise<Result> {
  const { content, bytes = 0, ...order } = upload;
  if (bytes > limitBytes) throw arrivalErrors.upload_too_large({ limit: limitBytes });
  const uploads = underWay.get(tenant.name) ?? 0;
  if (uploads >= uploadsAtOnce) throw arrivalErrors.uploads_busy({ limit: uploadsAtOnce });
  underWay.set(tenant.name, uploads + 1);
  const arriving = { name: order.name, content: limit(content, limitBytes) };
  try {
    return await withTemporaryFile(tenant, arriving, (path) => work({ ...order, path }));
  } catch (error) {
    if (isBreak(error)) throw arrivalErrors.upload_broken_off({}, { cause: error });
    throw error;
  } finally {
    underWay.set(tenant.name, underWay.get(tenant.name)! - 1);
  }
}

/** Stores a file that has arrived. @throws what a file is refused with, by the name that its sender gave it */
export async function ingestReceived(
  ingestFile: (tenant: Tenant, request: IngestRequest) => Promise<IngestReport>,
  tenant: Tenant,
  file: ReceivedFile,
): Promise<IngestReport> {
  try {
    return await ingestFile(tenant, { ...file, source: "upload" });
  } catch (error) {
    throw withName(error, file.path, file.name);
  }
}

/** The connection is left open, so that the sender can be told. */
async function* limit(content: Readable, limitBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw arrivalErrors.upload_too_large({ limit: limitBytes });
    yield chunk;
  }
}

function isBreak(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return ["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR"].includes(code ?? "");
}

/** An error of reading that names the file as its sender knows it. */
function withName(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof FlotillaError) || !error.message.includes(path)) return error;
  const { code, status, title, remedy, extensions } = error;
  const detail = error.message.replaceAll(path, name);
  return new FlotillaError(code, { status, title, detail, remedy }, { cause: error, extensions });
}
