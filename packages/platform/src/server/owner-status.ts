import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { Type } from "typebox";
import { Value } from "typebox/value";

import { serverErrors } from "./errors.ts";
import { version } from "./version.ts";

const ownerStatus = Type.Object({
  version: Type.String(),
  roles: Type.Array(Type.String()),
});

/** What the process that owns a data directory says of itself. */
export interface OwnerStatus {
  readonly version: string;
  readonly roles: readonly string[];
}

export interface AwaitOwnerOptions {
  readonly path: string;
  readonly socketPath: string;
  /** How long to wait. */
  readonly seconds: number;
  /** What this process is going to do. */
  readonly roles: readonly string[];
  /** Told once, when the owner is not there at once. */
  readonly onWait: () => void;
}

const millisecondsBetweenAttempts = 100;

/**
 * Waits for the process that owns a data directory to be ready, and makes sure that it has what this process needs of it.
 *
 * @throws `server.owner_missing`, `server.owner_lacks_role`, `server.owner_differs`
 */
export async function awaitOwner(options: AwaitOwnerOptions): Promise<OwnerStatus> {
  const { path, seconds, roles } = options;
  const status = await pollOwner(options);
  if (!status) throw serverErrors.owner_missing({ path, seconds });
  if (status.version !== version) {
    throw serverErrors.owner_differs({ path, version, other: status.version });
  }
  const needs = [
    ["api", "collect"],
    ["identity", "identity"],
  ] as const;
  for (const [role, needed] of needs) {
    if (!roles.includes(role) || status.roles.includes(needed)) continue;
    throw serverErrors.owner_lacks_role({ path, role, needed, roles: status.roles.join(", ") });
  }
  return status;
}

async function pollOwner(options: AwaitOwnerOptions): Promise<OwnerStatus | undefined> {
  const deadline = performance.now() + options.seconds * 1000;
  let isTold = false;
  for (;;) {
    const status = await askStatus(options.socketPath);
    if (status || performance.now() > deadline) return status;
    if (!isTold) options.onWait();
    isTold = true;
    await sleep(millisecondsBetweenAttempts);
  }
}

/** Undefined when nobody answers, or nobody who is such a process. */
async function askStatus(socketPath: string): Promise<OwnerStatus | undefined> {
  const text = await new Promise<string | undefined>((resolve) => {
    const noAnswer = () => resolve(undefined);
    httpRequest({ socketPath, path: "/status", agent: false, timeout: 5000 }, (response) => {
      response
        .setEncoding("utf8")
        .toArray()
        .then((parts) => resolve(parts.join("")), noAnswer);
    })
      .on("timeout", noAnswer)
      .on("error", noAnswer)
      .end();
  });
  if (text === undefined) return undefined;
  const status: unknown = JSON.parse(text);
  return Value.Check(ownerStatus, status) ? status : undefined;
}
