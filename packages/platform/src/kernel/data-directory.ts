import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { translateStorageError } from "./database/storage-errors.ts";
import { kernelErrors } from "./kernel-errors.ts";

/** The longest path that a Unix socket may have on Linux, in bytes. */
const longestSocketPath = 107;

/** Where one platform keeps everything, held by one process at a time. */
export interface DataDirectory {
  readonly path: string;
  /** Where the platform's owner reaches it. */
  readonly socketPath: string;
  tenantDirectory(name: string): string;
  /** Lets another process open the directory. */
  release(): void;
}

/**
 * Makes the directory if needed, readable by its owner alone, and takes its lock, which the operating system gives up
 * when the process ends in whatever way.
 *
 * @throws `kernel.data_directory_in_use`, `kernel.data_directory_foreign`, `kernel.data_path_too_long`,
 * `kernel.not_writable`, `kernel.disk_full`
 */
export function openDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  const socketPath = socketPathOf(path);
  try {
    if (isForeign(path)) throw kernelErrors.data_directory_foreign({ path });
    mkdirSync(join(path, "tenants"), { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    const release = lock(path);
    return {
      path,
      socketPath,
      tenantDirectory: (name) => join(path, "tenants", name),
      release,
    };
  } catch (error) {
    throw translateStorageError(error) ?? error;
  }
}

/** Whether it holds files that no platform made. They are not to lose their readers. */
function isForeign(path: string): boolean {
  if (!existsSync(path) || existsSync(join(path, "tenants"))) return false;
  // An empty file system of its own has this directory.
  return readdirSync(path).some((name) => name !== "lost+found");
}

/** The socket of the platform whose data lie in the directory, as an address short enough for the system. */
export function socketPathOf(directory: string): string {
  const absolute = join(resolve(directory), "flotilla.sock");
  const shortest = [absolute, relative(process.cwd(), absolute)].toSorted(
    (a, b) => a.length - b.length,
  )[0];
  if (!shortest || Buffer.byteLength(shortest) > longestSocketPath) {
    throw kernelErrors.data_path_too_long({ path: directory, limit: longestSocketPath });
  }
  return shortest;
}

function lock(path: string): () => void {
  const file = join(path, "lock.sqlite");
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    connection.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    if (error instanceof Error && error.message.includes("locked")) {
      throw kernelErrors.data_directory_in_use({ path }, { cause: error });
    }
    throw translateStorageError(error, file) ?? error;
  }
  return () => connection.close();
}
