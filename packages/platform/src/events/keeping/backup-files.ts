import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { Type } from "typebox";
import { Value } from "typebox/value";

import { replacePrivateFile, type Tenant } from "#kernel";

import { keepingErrors } from "./keeping-errors.ts";

/** A copy of a tenant's event store at one moment. */
export interface Backup {
  /** The name of its file. */
  readonly name: string;
  /** Where the file lies. */
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly bytes: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  readonly schemaVersion: number;
  readonly events: number;
  readonly subscribers: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** Whether identifiers in it are replaced by keyed hashes, so that new ones fit only under the tenant's key. */
  readonly isPseudonymised: boolean;
}

/** What lies beside a backup's file. */
export interface Manifest extends Omit<Backup, "name" | "path"> {
  readonly tenant: string;
  /** A hash under the tenant's key, which tells whether a tenant has the same key. */
  readonly keyCheck: string;
}

const manifestShape = Type.Object({
  tenant: Type.String(),
  madeAt: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  schemaVersion: Type.Integer(),
  events: Type.Integer(),
  subscribers: Type.Integer(),
  firstDay: Type.Union([Type.String(), Type.Null()]),
  lastDay: Type.Union([Type.String(), Type.Null()]),
  isPseudonymised: Type.Boolean(),
  keyCheck: Type.String(),
});

const ending = ".duckdb";

/** Where the platform keeps a tenant's backups. */
export function backupsDirectory(tenant: Tenant): string {
  return join(tenant.directory, "backups");
}

/** The name of a backup's file. */
export function backupName(madeAt: Date): string {
  return `events-${madeAt.toISOString().replaceAll(/[-:.]/g, "")}${ending}`;
}

/** The backups that the platform keeps of a tenant, the newest first. */
export async function listBackups(tenant: Tenant): Promise<Backup[]> {
  const directory = backupsDirectory(tenant);
  const present = new Set(await namesIn(directory));
  // A file without a manifest was being made when the platform was killed.
  const names = [...present].filter((name) => name.endsWith(ending) && present.has(`${name}.json`));
  const paths = names
    .toSorted()
    .toReversed()
    .map((name) => join(directory, name));
  return await Promise.all(paths.map(async (path) => backupOf(path, await readManifest(path))));
}

/** The names in a directory; none when it is not there. */
export async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A backup by its path and its manifest. */
export function backupOf(path: string, manifest: Manifest): Backup {
  const { tenant: _tenant, keyCheck: _keyCheck, ...facts } = manifest;
  return { name: basename(path), path, ...facts };
}

/** Writes what lies beside a backup's file. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await replacePrivateFile(manifestPath(path), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @throws `events.backup_unusable` */
export async function readManifest(path: string): Promise<Manifest> {
  const place = manifestPath(path);
  const text = await readFile(place, "utf8").catch((error: unknown) => {
    const reason = `its manifest ${place} cannot be read`;
    throw keepingErrors.backup_unusable({ path, reason }, { cause: error });
  });
  const manifest = parse(text);
  if (Value.Check(manifestShape, manifest)) return manifest;
  throw keepingErrors.backup_unusable({ path, reason: `${place} is not a manifest of a backup` });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function manifestPath(path: string): string {
  return `${path}.json`;
}
