import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { builtInChecks } from "./checks.ts";
import { qualityErrors } from "./quality-errors.ts";

/** A check of the platform's owner: a query of one value. */
export interface OwnCheck {
  readonly id: string;
  /** Null for every type. */
  readonly type: string | null;
  /** The file below the directory, as messages name it. */
  readonly file: string;
  readonly sql: string;
  /** What the file says about itself in the lines of comment that it begins with. */
  readonly meaning: string;
}

/** The own checks that a type has. */
export function ownChecksOf(checks: readonly OwnCheck[], type: string): OwnCheck[] {
  return checks.filter((check) => check.type === null || check.type === type);
}

const idPattern = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Reads the checks in a directory: `<id>.sql` for every type of event, `<type>/<id>.sql` for one.
 *
 * @throws `events.checks_unreadable`, `events.check_name_invalid`
 */
export function readOwnChecks(directory: string | undefined): OwnCheck[] {
  if (directory === undefined) return [];
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return [
      ...readFolder(directory, null),
      ...folders.toSorted().flatMap((type) => readFolder(directory, type)),
    ];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw qualityErrors.checks_unreadable({ path: directory, reason: code }, { cause: error });
  }
}

function readFolder(directory: string, type: string | null): OwnCheck[] {
  const folder = type === null ? directory : join(directory, type);
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.toSorted().map((name) => {
    const file = type === null ? name : `${type}/${name}`;
    const id = name.slice(0, -".sql".length);
    if (!idPattern.test(id) || builtInChecks.some((check) => check.id === id)) {
      throw qualityErrors.check_name_invalid({ file });
    }
    const text = readFileSync(join(folder, name), "utf8");
    return { id, type, file, sql: withoutEnd(text), meaning: commentOf(text) };
  });
}

/** A file may end its statement with a semicolon, which a query within another one must not have. */
function withoutEnd(text: string): string {
  return text.trim().replace(/[;\s]+$/, "");
}

function commentOf(text: string): string {
  const lines = text.trim().split("\n");
  const end = lines.findIndex((line) => !line.startsWith("--"));
  const comment = lines.slice(0, end === -1 ? lines.length : end);
  return comment.map((line) => line.replace(/^--\s*/, "").trim()).join(" ");
}
