import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

import { expect } from "vitest";

/** Why no network namespace can be made here; undefined when one can. */
export const noNamespaces = findObstacle();

function findObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return "making network namespaces needs root";
  const isThere = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].some((path) => existsSync(path));
  return isThere ? undefined : "iproute2 is not installed";
}

/** Makes a network namespace with nothing but a loopback interface: no way leads into it or out of it. */
export function makeNamespace(name: string): { readonly name: string; remove(): void } {
  if (noNamespaces !== undefined) expect.fail(noNamespaces);
  const own = `${name}-${process.pid}`;
  execFileSync("ip", ["netns", "add", own]);
  execFileSync("ip", ["netns", "exec", own, "ip", "link", "set", "lo", "up"]);
  return { name: own, remove: () => void execFileSync("ip", ["netns", "delete", own]) };
}
