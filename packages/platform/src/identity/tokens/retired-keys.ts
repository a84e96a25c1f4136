import { createPublicKey } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { readIfPresent, replacePrivateFile, type Tenant } from "#kernel";

import { keyErrors } from "./key-errors.ts";
import { describeKey, isSound, type VerificationKey } from "./rsa-keys.ts";

/** The public half of a key that signs no more, but verifies what it has signed. */
export interface RetiredKey extends VerificationKey {
  /** Milliseconds since 1970 at which it verifies no more. */
  readonly retiredUntil: number;
}

interface RetiredFile {
  /** ISO 8601, UTC. */
  readonly retiredUntil: string;
  /** SPKI in PEM form. */
  readonly publicKey: string;
}

/** A directory with one file per retired key. */
export function retiredDirectoryOf(tenant: Tenant): string {
  return join(tenant.directory, "keys", "retired");
}

/** @throws `identity.retired_key_unusable` */
export async function readRetiredKeys(tenant: Tenant): Promise<RetiredKey[]> {
  const paths = await listFiles(retiredDirectoryOf(tenant));
  const keys = await Promise.all(paths.map(async (path) => await readRetiredKey(path)));
  return keys.filter((key) => key !== null);
}

/** Keeps the public half of a key; in place of what was kept of the same key before. */
export async function keepRetiredKey(
  tenant: Tenant,
  key: { readonly kid: string; readonly publicPem: string },
  retiredUntil: Date,
): Promise<void> {
  const file: RetiredFile = {
    retiredUntil: retiredUntil.toISOString(),
    publicKey: key.publicPem,
  };
  const path = join(retiredDirectoryOf(tenant), `${key.kid}.json`);
  await replacePrivateFile(path, JSON.stringify(file, null, 2));
}

/** Removes the keys that verify nothing more. */
export async function removeEndedKeys(tenant: Tenant, now: Date): Promise<void> {
  const ended = (await readRetiredKeys(tenant)).filter((key) => key.retiredUntil <= now.getTime());
  const directory = retiredDirectoryOf(tenant);
  await Promise.all(ended.map((key) => rm(join(directory, `${key.kid}.json`), { force: true })));
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name.endsWith(".json")).map((name) => join(directory, name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Null when the file has been removed meanwhile. */
async function readRetiredKey(path: string): Promise<RetiredKey | null> {
  const content = await readIfPresent(path);
  if (content === null) return null;
  try {
    const file = JSON.parse(content.toString()) as RetiredFile;
    const publicKey = createPublicKey(file.publicKey);
    const retiredUntil = Date.parse(file.retiredUntil);
    if (isSound(publicKey) && Number.isFinite(retiredUntil)) {
      return { ...describeKey(publicKey, { isForeign: false }), retiredUntil };
    }
  } catch (error) {
    throw keyErrors.retired_key_unusable({ path }, { cause: error });
  }
  throw keyErrors.retired_key_unusable({ path });
}
