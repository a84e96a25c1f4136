import { createHash } from "node:crypto";

import { type Audit, eachConcurrently, FlotillaError, type Logger, type Tenant } from "#kernel";

import type { IngestReport, IngestRequest } from "../ingest/ingest-request.ts";
import { maskRuns } from "../reading/mask-runs.ts";
import { messageOf } from "../store/failures.ts";
import type { FileSource } from "./file-source.ts";
import { type FoundFile, isUnchanged, listFiles } from "./list-files.ts";
import { chooseSource, readSourceRules, sourcesFileName } from "./sources-file.ts";
import type { WatchedFiles } from "./watched-files.ts";

/** Who loads, as the audit log names it. */
const watchActor = "watched directory";

/** While a file of one type is being stored, one of another can be read. */
const typesAtOnce = 2;
/** How many looks a file waits after a failure that has nothing to do with it, such as a full disk. */
const looksBetweenAttempts = 30;

export interface FolderWatchParts {
  readonly tenant: Tenant;
  readonly folder: string;
  readonly logger: Logger;
  readonly audit: Pick<Audit, "record">;
  readonly files: WatchedFiles;
  /** The types of events of the tenant at this moment. */
  readonly types: () => Promise<readonly string[]>;
  readonly ingestFile: (request: IngestRequest) => Promise<IngestReport>;
  /** When it is aborted, nothing more is begun and nothing waited for. */
  readonly signal: AbortSignal;
}

interface Candidate {
  readonly file: FoundFile;
  readonly source: FileSource;
  /** A digest of how the file is to be read. */
  readonly reading: string;
}

/** Loads the files of one tenant's folder as they appear. */
export class FolderWatch {
  readonly #parts: FolderWatchParts;
  /** What was seen at the last look and is not loaded yet. */
  #seen = new Map<string, FoundFile>();
  readonly #told = new Set<string>();
  /** Why nothing of the folder could be loaded at the last look. */
  #folderFault: string | undefined;
  readonly #pausedUntil = new Map<string, number>();
  #looks = 0;

  constructor(parts: FolderWatchParts) {
    this.#parts = parts;
  }

  /** Looks at the folder, and loads every file that has not changed since the last look. */
  async look(): Promise<void> {
    this.#looks += 1;
    const ready = await this.#findReady();
    if (ready === undefined) return;
    // One after the other within a type, so that a correction comes after what it corrects.
    const byType = Object.values(Object.groupBy(ready, ({ source }) => source.type));
    await eachConcurrently(byType, typesAtOnce, async (candidates = []) => {
      for (const candidate of candidates) {
        if (this.#parts.signal.aborted) return;
        if (await isUnchanged(candidate.file)) await this.#load(candidate);
      }
    });
  }

  async #findReady(): Promise<Candidate[] | undefined> {
    const { folder, files } = this.#parts;
    try {
      const rules = await readSourceRules(folder);
      const types = await this.#parts.types();
      const found = await listFiles(folder, (name, error) => this.#tellOnce(name, error));
      const waiting = new Map<string, FoundFile>();
      const ready: Candidate[] = [];
      for (const file of found) {
        if (file.name === sourcesFileName) continue;
        const source = chooseSource(file.name, rules, types);
        if (!source) continue;
        const reading = digestOf(source, types);
        const { type, unit = "" } = source;
        if (files.isSettled(file, { type, unit, reading })) continue;
        waiting.set(file.name, file);
        const isSame = isSameFile(this.#seen.get(file.name), file);
        const mayTry = (this.#pausedUntil.get(file.name) ?? 0) <= this.#looks;
        if (isSame && mayTry) ready.push({ file, source, reading });
      }
      this.#seen = waiting;
      this.#folderFault = undefined;
      return ready;
    } catch (error) {
      if (this.#parts.signal.aborted) return undefined;
      await this.#refuseFolder(error);
      return undefined;
    }
  }

  async #load({ file, source, reading }: Candidate): Promise<void> {
    const { tenant, audit, files, ingestFile, signal } = this.#parts;
    const { type, unit = "" } = source;
    const outcome = { ...withoutPath(file), type, unit, reading };
    const entry = { actor: watchActor, subject: file.name };
    try {
      const request = { ...source, path: file.path, name: file.name, source: "watched" } as const;
      const report = await untilAborted(ingestFile(request), signal);
      if (report === undefined) return;
      if (!report.alreadyStored) {
        const details = { type, batch: report.id };
        const action = "events.file_ingested";
        await audit.record(tenant, { ...entry, action, outcome: "done", details });
      }
      await files.remember({ ...outcome, batch: report.id, refusal: null });
    } catch (error) {
      if (signal.aborted) return;
      if (!isAboutFile(error)) {
        this.#pausedUntil.set(file.name, this.#looks + looksBetweenAttempts);
        this.#warn(file.name, error);
        return;
      }
      await files.remember({ ...outcome, batch: null, refusal: error.code });
      this.#warn(file.name, error);
      const details = { type, code: error.code, reason: maskRuns(error.message) };
      const action = "events.file_refused";
      await audit.record(tenant, { ...entry, action, outcome: "refused", details });
    }
  }

  /** Says once, and again when it has become another fault, why nothing of the folder is loaded. */
  async #refuseFolder(error: unknown): Promise<void> {
    const { tenant, audit, folder, logger } = this.#parts;
    const reason = messageOf(error);
    if (reason === this.#folderFault) return;
    this.#folderFault = reason;
    logger.warn({ tenant: tenant.name, folder, reason }, "the watched folder cannot be used");
    if (!(error instanceof FlotillaError)) return;
    await audit.record(tenant, {
      actor: watchActor,
      action: "events.file_refused",
      subject: sourcesFileName,
      outcome: "refused",
      details: { code: error.code, reason },
    });
  }

  #tellOnce(name: string, error: unknown): void {
    const text = `${name}: ${messageOf(error)}`;
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#warn(name, error);
  }

  #warn(file: string, error: unknown): void {
    const { tenant, logger } = this.#parts;
    const why =
      error instanceof FlotillaError
        ? { code: error.code, reason: maskRuns(error.message), remedy: error.remedy }
        : { err: error };
    logger.warn({ tenant: tenant.name, file, ...why }, "a watched file was not loaded");
  }
}

/** Whether an error says something about the file itself, so that trying again would end in the same way. */
function isAboutFile(error: unknown): error is FlotillaError {
  return error instanceof FlotillaError && error.status < 500 && !temporary.has(error.code);
}

const temporary = new Set(["events.file_changed", "events.file_missing", "events.store_in_use"]);

function isSameFile(before: FoundFile | undefined, now: FoundFile): boolean {
  return (
    before?.size === now.size && before.modifiedAt === now.modifiedAt && before.inode === now.inode
  );
}

/** A type that is declared later gives what was refused for want of it another chance. */
function digestOf(source: FileSource, types: readonly string[]): string {
  const written = JSON.stringify([source, types.includes(source.type)]);
  return createHash("sha256").update(written).digest("hex");
}

function withoutPath({ path: _path, ...file }: FoundFile): Omit<FoundFile, "path"> {
  return file;
}

/** What the work gives; undefined as soon as the signal is aborted, whatever becomes of the work. */
async function untilAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
