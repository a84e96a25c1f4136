import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { translateStorageError } from "./database/storage-errors.ts";
import { kernelErrors } from "./kernel-errors.ts";

/** The longest path that a Unix socket may have on Linux, in bytes. */
const longestSocketPath = 107;

/** Where one platform keeps everything, owned by one process at a time; others may have joined it. */
export interface DataDirectory {
  readonly path: string;
  /** Whether this process owns it. */
  readonly isOwned: boolean;
  /** Where the platform's owner reaches it. */
  readonly socketPath: string;
  /** Where the other processes of the directory ask the one that owns it for events. */
  readonly eventsSocketPath: string;
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
  const { path, ...places } = placesIn(directory);
  try {
    if (isForeign(path)) throw kernelErrors.data_directory_foreign({ path });
    mkdirSync(join(path, "tenants"), { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    const release = lock(path);
    return { path, ...places, isOwned: true, release };
  } catch (error) {
    throw translateStorageError(error) ?? error;
  }
}

/**
 * The directory for a process that works on it beside the one that owns it. It takes no lock, and makes nothing.
 *
 * @throws `kernel.data_path_too_long`
 */
export function joinDataDirectory(directory: string): DataDirectory {
  return { ...placesIn(directory), isOwned: false, release: () => undefined };
}

function placesIn(directory: string) {
  const path = resolve(directory);
  return {
    path,
    socketPath: socketPathOf(path),
    eventsSocketPath: socketPathOf(path, "events.sock"),
    tenantDirectory: (name: string) => join(path, "tenants", name),
  };
}

/** Whether it holds files that no platform made. They are not to lose their readers. */
function isForeign(path: string): boolean {
  if (!existsSync(path) || existsSync(join(path, "tenants"))) return false;
  // An empty file system of its own has this directory.
  return readdirSync(path).some((name) => name !== "lost+found");
}

/** The socket of the platform whose data lie in the directory, as an address short enough for the system. */
export function socketPathOf(directory: string, name = "flotilla.sock"): string {
  const absolute = join(resolve(directory), name);
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
