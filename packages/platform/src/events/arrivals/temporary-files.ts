import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

import { type Tenant, translateStorageError } from "#kernel";

const directoryName = "arriving";
const endings = /(?:\.[a-z0-9]{1,10}){1,2}$/i;

/** Removes what processes have left that were killed. What others are still writing stays. */
export async function clearTemporaryFiles(tenant: Tenant): Promise<void> {
  const directory = join(tenant.directory, directoryName);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory)) {
    if (!isOfAnother(Number(name.split("-", 1)[0])))
      await rm(join(directory, name), { force: true });
  }
}

/** Whether a number is that of another process that lives. */
function isOfAnother(id: number): boolean {
  if (id === process.pid || !Number.isSafeInteger(id) || id < 1) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Writes what arrives to a file that only the platform may read, lends it to the work, and removes it, however it ends.
 *
 * @param name What it is called where it comes from; the file has the same ending.
 * @throws `kernel.disk_full`, and what the stream or the work fails with
 */
export async function withTemporaryFile<Result>(
  tenant: Tenant,
  { name, content }: { readonly name: string; readonly content: AsyncIterable<Buffer> },
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const directory = join(tenant.directory, directoryName);
  const path = join(
    directory,
    `${process.pid}-${randomUUID()}${endings.exec(basename(name))?.[0] ?? ""}`,
  );
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await pipeline(content, createWriteStream(path, { flags: "wx", mode: 0o600 }));
    return await work(path);
  } catch (error) {
    throw isOfDisk(error) ? (translateStorageError(error, directory) ?? error) : error;
  } finally {
    await rm(path, { force: true });
  }
}

/** A connection that ends fails with codes that the disk never gives. */
function isOfDisk(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EROFS", "EACCES"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );
}
