import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own, in memory. */
export interface SmallDisk {
  readonly path: string;
  remove(): void;
}

/** Why no file system can be mounted here, if so. */
export const noMounting =
  process.platform === "linux" && process.getuid?.() === 0
    ? undefined
    : "only root on Linux may mount a small file system";

/**
 * Mounts a file system.
 *
 * @param options of mount, such as `size=1m` or `ro`
 */
export function mountSmallDisk(options: string): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), "flotilla-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
  return {
    path,
    remove() {
      execFileSync("umount", ["--lazy", path]);
      rmdirSync(path);
    },
  };
}
