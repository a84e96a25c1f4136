import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Texts by the name of their file, relative to the project's root. */
export type Pages = Readonly<Record<string, string>>;

export function writePages(root: string, pages: Pages): void {
  for (const [name, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** The names of the files that are missing or say something else. */
export function findStalePages(root: string, pages: Pages): readonly string[] {
  return Object.entries(pages).flatMap(([name, text]) =>
    readIfPresent(join(root, name)) === text ? [] : [name],
  );
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
