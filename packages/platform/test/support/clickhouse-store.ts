import { join } from "node:path";

import { systemClock } from "#kernel";

import { openClickhouse } from "../../src/events/engines/clickhouse/clickhouse-engine.ts";
import { createDuckdbEngine } from "../../src/events/engines/duckdb-engine.ts";
import type { Engine } from "../../src/events/engines/engine.ts";
import type { EventTables } from "../../src/events/engines/event-tables.ts";
import type {
  IngestReport,
  IngestRequest,
  OnProgress,
} from "../../src/events/ingest/ingest-request.ts";
import { ingest } from "../../src/events/ingest/ingest.ts";
import { noPseudonyms } from "../../src/events/ingest/pseudonyms.ts";
import { type EventStore, openStore } from "../../src/events/store/store.ts";
import { storedTables } from "../../src/events/store/stored-tables.ts";
import { eventSettingsWith } from "./events-fixture.ts";

/** A tenant's store and its engine, without the rest of the module, so that a test can stop it between two steps. */
export interface OpenedStore {
  readonly store: EventStore;
  readonly tables: EventTables;
  readonly engine: Engine;
  ingest(
    request: IngestRequest,
    onProgress?: OnProgress,
    tables?: EventTables,
  ): Promise<IngestReport>;
  close(): Promise<void>;
}

/** Opens the store of a directory, its events in a database of ClickHouse; without an address, in the store itself. */
export async function openStoreAt(
  directory: string,
  address?: { readonly url: string; readonly database: string },
): Promise<OpenedStore> {
  const settings = eventSettingsWith();
  const store = await openStore(join(directory, "events.duckdb"), settings);
  const opened = await openEngine(store, directory, address);
  return {
    store,
    ...opened,
    ingest: (request, onProgress, tables = opened.tables) =>
      ingest(
        { store, tables, clock: systemClock, pseudonyms: noPseudonyms, settings },
        request,
        onProgress,
      ),
    async close() {
      await opened.engine.close();
      await store.close();
    },
  };
}

async function openEngine(
  store: EventStore,
  directory: string,
  address?: { readonly url: string; readonly database: string },
): Promise<Pick<OpenedStore, "engine" | "tables">> {
  if (!address) return { engine: createDuckdbEngine(store), tables: storedTables };
  try {
    return await openClickhouse({ store, address, directory });
  } catch (error) {
    await store.close();
    throw error;
  }
}
