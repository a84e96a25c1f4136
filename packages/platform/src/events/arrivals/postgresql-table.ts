import { to as copyTo } from "pg-copy-streams";

import type { Secret, Tenant } from "#kernel";

import type { EventType } from "../event-types.ts";
import type { ExistingDays } from "../ingest/existing-days.ts";
import type { IngestReport, IngestRequest, OnProgress } from "../ingest/ingest-request.ts";
import type { Mapping } from "../reading/mapping.ts";
import { readDatabaseFile } from "./database-file.ts";
import {
  chooseCells,
  chooseEvents,
  chooseMapping,
  chooseTacs,
  type CopyChoice,
} from "./postgresql-columns.ts";
import {
  columnsOf,
  connectPostgresql,
  explainPostgresql,
  readTableName,
} from "./postgresql-connection.ts";
import { readRegions } from "./postgresql-regions.ts";
import { copyStatement } from "./postgresql-sql.ts";
import { withTemporaryFile } from "./temporary-files.ts";

/** A part of a table or view of a PostgreSQL database that is to be loaded. */
export interface TableOrder {
  /** A private file with the database's URL. */
  readonly database: string;
  /** `schema.table` */
  readonly table: string;
  /** A type of events, `cells` or `geography`. */
  readonly type: string;
  /** For geography alone. */
  readonly unit?: string | undefined;
  /** For events alone, the day of UTC whose events are loaded. */
  readonly day?: string | undefined;
  readonly mapping?: Mapping | undefined;
  readonly existingDays?: ExistingDays | undefined;
}

export interface TableParts {
  /** @throws `events.type_unknown` */
  readonly findType: (tenant: Tenant, name: string) => Promise<EventType>;
  readonly ingestFile: (
    tenant: Tenant,
    request: IngestRequest,
    onProgress?: OnProgress,
  ) => Promise<IngestReport>;
}

export interface TableLoad {
  readonly order: TableOrder;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Loads a day of a table of events, or a table of cells or regions whole, as one batch that is known by its content.
 *
 * @returns null when there are no events of that day
 * @throws `events.database_file_…`, `events.table_…`, `kernel.database_…`, and what a file is refused with
 */
export async function ingestTable(
  { findType, ingestFile }: TableParts,
  tenant: Tenant,
  { order, signal, onProgress }: TableLoad,
): Promise<IngestReport | null> {
  const { table, type, unit, day, mapping, existingDays } = order;
  const url = await readDatabaseFile(order.database);
  const choose = await chooserFor(order, async () => await findType(tenant, type));
  const name = day === undefined ? table : `${table}@${day}`;
  const copied = { rows: 0 };
  const content = readTable({ url, order, signal, choose, copied });
  const ending = type === "geography" ? "geojson" : "csv";
  return await withTemporaryFile(tenant, { name: `table.${ending}`, content }, async (path) => {
    if (copied.rows === 0 && type !== "geography") return null;
    const request = { type, unit, path, name, existingDays, source: "table" } as const;
    return await ingestFile(tenant, { ...request, mapping: asCopied(mapping) }, onProgress);
  });
}

/** However a mapping says that files are written, COPY writes plain CSV. */
function asCopied({ name, nulls, columns }: Mapping = {}): Mapping {
  return {
    format: "csv",
    compression: "none",
    ...(name === undefined ? {} : { name }),
    ...(nulls === undefined ? {} : { nulls }),
    ...(columns === undefined ? {} : { columns }),
  };
}

type Choose = (table: Parameters<typeof chooseCells>[0]) => CopyChoice;

async function chooserFor(
  { type, day, mapping }: TableOrder,
  findType: () => Promise<EventType>,
): Promise<Choose> {
  if (type === "mapping") return chooseMapping;
  if (type === "tacs") return chooseTacs;
  if (type === "cells" || type === "geography") return chooseCells;
  const { layout } = await findType();
  if (day === undefined) throw new Error("a table of events is loaded day by day");
  return (table) => chooseEvents(table, { layout, mapping, day });
}

interface Reading {
  readonly url: Secret;
  readonly order: TableOrder;
  readonly signal: AbortSignal;
  readonly choose: Choose;
  /** Told how many rows there were. */
  readonly copied: { rows: number };
}

async function* readTable({ url, order, signal, choose, copied }: Reading): AsyncGenerator<Buffer> {
  const { table, type, unit = "" } = order;
  const name = readTableName(table);
  try {
    const { client, close } = await connectPostgresql(url, signal);
    try {
      const columns = await columnsOf(client, name);
      if (type === "geography") {
        yield* readRegions(client, { name, columns, unit });
        return;
      }
      const stream = client.query(copyTo(copyStatement({ name, ...choose({ table, columns }) })));
      for await (const chunk of stream) yield chunk as Buffer;
      copied.rows = stream.rowCount;
    } finally {
      close();
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : explainPostgresql(error, table);
  }
}
