import {
  type Configuration,
  type DataDirectory,
  FlotillaError,
  joinDataDirectory,
  openDataDirectory,
  platformSettings,
} from "#kernel";

import { awaitOwner } from "./owner-status.ts";
import type { OwnerOfData } from "./wiring.ts";

/** The data directory of this process, and who owns it when this process does not. */
export interface DataPlace {
  readonly dataDirectory: DataDirectory;
  readonly owner: OwnerOfData | undefined;
}

/**
 * Opens the data directory as this process's roles have it: with `collect` it is owned; with `api` alone it is joined; with
 * `identity` alone it is owned when nobody else does, and joined otherwise.
 *
 * @throws what `openDataDirectory` and `awaitOwner` throw
 */
export async function takeDataPlace(
  configuration: Configuration,
  report: (line: string) => void,
): Promise<DataPlace> {
  const { roles, data, ownerTimeoutSeconds: seconds } = configuration.get(platformSettings);
  const owned = ownIfWanted(roles, data);
  if (owned) return { dataDirectory: owned, owner: undefined };
  const dataDirectory = joinDataDirectory(data);
  const { path, socketPath, eventsSocketPath } = dataDirectory;
  const onWait = () => report(`Waiting for the process that owns ${path}`);
  const status = await awaitOwner({ path, socketPath, seconds, roles, onWait });
  return { dataDirectory, owner: { roles: status.roles, eventsSocketPath } };
}

function ownIfWanted(roles: readonly string[], data: string): DataDirectory | undefined {
  if (roles.includes("collect")) return openDataDirectory(data);
  if (roles.includes("api")) return undefined;
  try {
    return openDataDirectory(data);
  } catch (error) {
    const isOwned = error instanceof FlotillaError && error.code === "kernel.data_directory_in_use";
    if (isOwned) return undefined;
    throw error;
  }
}
