import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

import { listEventTypes } from "../catalogue/event-types.ts";
import { messageOf } from "../store/failures.ts";
import { queryRows, type Writer } from "../store/statements.ts";
import type { Manifest } from "./backup-files.ts";
import { keepingErrors } from "./keeping-errors.ts";

/** What a file of a store tells about itself. */
export type StoreFacts = Pick<
  Manifest,
  "schemaVersion" | "events" | "subscribers" | "firstDay" | "lastDay" | "isPseudonymised"
>;

/**
 * Opens the file of a store that nobody has open, to read it alone, and counts all its events.
 *
 * @throws `events.backup_unusable` when it cannot be opened or its counts contradict each other
 */
export async function inspectStoreFile(path: string): Promise<StoreFacts> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const unusable = (reason: string, cause?: unknown) =>
    keepingErrors.backup_unusable({ path, reason }, { cause });
  const instance = await DuckDBInstance.create(path, {
    access_mode: "READ_ONLY",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  }).catch((error: unknown) => {
    throw unusable(messageOf(error).split("\n", 1)[0]!, error);
  });
  try {
    const connection = await instance.connect();
    const reader: Pick<Writer, "rows"> = {
      rows: (sql, parameters) => queryRows(connection, sql, parameters),
    };
    const { facts, counted } = await readFacts(reader).catch((error: unknown) => {
      throw unusable(messageOf(error).split("\n", 1)[0]!, error);
    });
    connection.closeSync();
    if (counted === facts.events) return facts;
    throw unusable(`it holds ${counted} events, but its days say ${facts.events}`);
  } finally {
    instance.closeSync();
  }
}

async function readFacts(
  reader: Pick<Writer, "rows">,
): Promise<{ readonly facts: StoreFacts; readonly counted: number }> {
  const [facts] = await reader.rows<StoreFacts & object>(`
    SELECT schema_version AS "schemaVersion", is_pseudonymised AS "isPseudonymised",
      (SELECT count(*) FROM subscribers) AS subscribers,
      (SELECT coalesce(sum(event_count), 0) FROM stored_days) AS events,
      (SELECT min(day) FROM stored_days) AS "firstDay",
      (SELECT max(day) FROM stored_days) AS "lastDay"
    FROM store_state`);
  const types = await listEventTypes(reader);
  const counts = types.map(({ name }) => `(SELECT count(*) FROM ${name})`);
  const [sum] = await reader.rows<{ counted: number }>(`SELECT ${counts.join(" + ")} AS counted`);
  return { facts: facts!, counted: sum!.counted };
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
