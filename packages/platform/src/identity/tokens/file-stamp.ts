import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";

/** What changes whenever a file or directory is replaced or changed. */
export function stampOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino}-${size}-${mtimeNs}`;
}

/** The stamp of what is at a path; `missing` where there is nothing. */
export async function stampOfFile(path: string): Promise<string> {
  try {
    return stampOf(await stat(path, { bigint: true }));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "missing";
    throw error;
  }
}
