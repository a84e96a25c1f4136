import type { Dirent, Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** A file that lies in a folder. */
export interface FoundFile {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  /** Where its content is, behind symbolic links. */
  readonly path: string;
  readonly size: number;
  /** When it was written last, in milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly inode: number;
}

const unfinished = /(?:^\..*|~|\.(?:part|partial|filepart|tmp|temp))$/i;

/** Deeper folders are not looked into. */
const deepest = 16;

/**
 * The regular files of a folder and the folders in it, the oldest first, so that a correction comes after what it corrects.
 * Hidden and unfinished files are passed over, and so are devices and symbolic links that lead out of the folder or to
 * another folder. What cannot be looked at is handed to `onUnreadable`.
 *
 * @throws when the folder itself cannot be read
 */
export async function listFiles(
  folder: string,
  onUnreadable: (name: string, error: unknown) => void = () => undefined,
): Promise<FoundFile[]> {
  const root = await realpath(folder);
  const found: FoundFile[] = [];
  const lookInto = async (names: readonly string[]): Promise<void> => {
    for (const entry of await readdir(join(root, ...names), { withFileTypes: true })) {
      if (unfinished.test(entry.name)) continue;
      const own = [...names, entry.name];
      try {
        if (!entry.isDirectory()) await add(own, entry);
        else if (own.length < deepest) await lookInto(own);
      } catch (error) {
        // Files come and go while they are listed.
        if (!isGone(error)) onUnreadable(own.join("/"), error);
      }
    }
  };
  const add = async (names: readonly string[], entry: Dirent): Promise<void> => {
    if (!entry.isFile() && !entry.isSymbolicLink()) return;
    const path = await pathWithin(root, join(root, ...names));
    if (path === undefined) return;
    const facts = await stat(path);
    if (facts.isFile()) found.push({ name: names.join("/"), path, ...describe(facts) });
  };
  await lookInto([]);
  return found.toSorted((a, b) => a.modifiedAt - b.modifiedAt || (a.name < b.name ? -1 : 1));
}

/** Whether a file is still what it was when it was listed. */
export async function isUnchanged(file: FoundFile): Promise<boolean> {
  const facts = await stat(file.path).catch(() => undefined);
  if (!facts) return false;
  const { size, modifiedAt, inode } = describe(facts);
  return size === file.size && modifiedAt === file.modifiedAt && inode === file.inode;
}

/** The path behind symbolic links; undefined where it lies outside of the folder. @param root without symbolic links */
export async function pathWithin(root: string, path: string): Promise<string | undefined> {
  const real = await realpath(path);
  return real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : undefined;
}

function describe({ size, mtimeMs, ino }: Stats): Omit<FoundFile, "name" | "path"> {
  return { size, modifiedAt: mtimeMs, inode: ino };
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}
