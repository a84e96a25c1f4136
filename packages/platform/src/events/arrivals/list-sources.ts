import { stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import { arrivalErrors } from "./arrivals-errors.ts";
import { type FileSource, hasDataEnding, sourceByName } from "./file-source.ts";
import { listFiles } from "./list-files.ts";
import { chooseSource, readSourceRules, sourcesFileName } from "./sources-file.ts";

/** What to look for. */
export interface SourcesOrder {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** What all of them hold, whatever their names say. */
  readonly given?: FileSource | undefined;
}

/** A file, and the folder by whose rules it is read; null when it was named itself. */
export interface FileInFolder {
  readonly path: string;
  readonly folder: string | null;
}

/** A file and what it holds. */
export interface SourcedFile extends FileInFolder {
  readonly source: FileSource;
}

/** What was found. */
export interface ListedSources {
  readonly files: readonly SourcedFile[];
  /** Files of folders whose names do not say what they hold. */
  readonly passedOver: readonly string[];
}

/**
 * What the files of folders hold, by the rules of a watched folder; of files that are named themselves the name alone says
 * it.
 *
 * @throws `events.type_unclear` for a file that was named, `events.sources_file_invalid`
 */
export async function listSources(
  { paths, given }: SourcesOrder,
  types: readonly string[],
): Promise<ListedSources> {
  const files: SourcedFile[] = [];
  const passedOver: string[] = [];
  for (const path of paths) {
    if (await isFolder(path)) {
      const listed = await listFolder(path, given, types);
      files.push(...listed.files);
      passedOver.push(...listed.passedOver);
    } else {
      const source = given ?? sourceByName(path, types);
      if (!source) throw arrivalErrors.type_unclear({ path });
      files.push({ path, folder: null, source });
    }
  }
  return { files, passedOver };
}

/** What a file holds, as `listSources` finds it. @throws `events.type_unclear`, `events.sources_file_invalid` */
export async function findSource(
  { path, folder }: FileInFolder,
  types: readonly string[],
): Promise<FileSource> {
  const source =
    folder === null
      ? sourceByName(path, types)
      : chooseSource(nameWithin(folder, path), await readSourceRules(folder), types);
  if (source) return source;
  throw arrivalErrors.type_unclear({ path });
}

function nameWithin(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

async function listFolder(
  folder: string,
  given: FileSource | undefined,
  types: readonly string[],
): Promise<ListedSources> {
  const rules = given ? [] : await readSourceRules(folder);
  const files: SourcedFile[] = [];
  const passedOver: string[] = [];
  for (const { name } of await listFiles(folder)) {
    if (name === sourcesFileName) continue;
    const path = join(folder, name);
    const source = given ? givenFor(name, given) : chooseSource(name, rules, types);
    if (source) files.push({ path, folder, source });
    else passedOver.push(path);
  }
  return { files, passedOver };
}

/** A folder may hold a README beside its data. */
function givenFor(name: string, given: FileSource): FileSource | undefined {
  return hasDataEnding(name) ? given : undefined;
}

async function isFolder(path: string): Promise<boolean> {
  // What cannot be looked at is refused when it is read, with the reason.
  const facts = await stat(path).catch(() => undefined);
  return facts?.isDirectory() === true;
}
