import { readFile, stat } from "node:fs/promises";

import { Secret } from "#kernel";

import { messageOf } from "../store/failures.ts";
import { arrivalErrors } from "./arrivals-errors.ts";

const othersMayRead = 0o077;
const beginning = /^postgres(?:ql)?:\/\//;

/**
 * The URL of a PostgreSQL database that a private file holds.
 *
 * @throws `events.database_file_public`, `events.database_file_invalid`
 */
export async function readDatabaseFile(path: string): Promise<Secret> {
  const text = (await readPrivate(path)).trim();
  if (!beginning.test(text) || !URL.canParse(text)) {
    throw arrivalErrors.database_file_invalid({ path, reason: "holds no address of PostgreSQL" });
  }
  return new Secret(text);
}

async function readPrivate(path: string): Promise<string> {
  let mode: number;
  let text: string;
  try {
    ({ mode } = await stat(path));
    text = await readFile(path, "utf8");
  } catch (error) {
    const reason = `cannot be read: ${messageOf(error)}`;
    throw arrivalErrors.database_file_invalid({ path, reason }, { cause: error });
  }
  if ((mode & othersMayRead) !== 0) throw arrivalErrors.database_file_public({ path });
  return text;
}
