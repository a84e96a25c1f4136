import { join } from "node:path";

import { clickhouseDialect } from "../../query/clickhouse.ts";
import { readerOf } from "../../store/reader.ts";
import type { EventStore } from "../../store/store.ts";
import { createDuckdbEngine } from "../duckdb-engine.ts";
import type { Engine } from "../engine.ts";
import type { EventTables } from "../event-tables.ts";
import type { ClickhouseAddress } from "./address.ts";
import { clickhouseErrors } from "./clickhouse-errors.ts";
import { createClickhouseTables } from "./clickhouse-tables.ts";
import { type ClickhouseConnection, connect } from "./connection.ts";
import { createOwner } from "./definitions.ts";
import { listSwitches } from "./switches.ts";
import { createTransfer } from "./transfer.ts";

/**
 * Opens the database in which the events of a store lie, made new if there is none, and completes what a process that was
 * killed had decided. What is not the rows of events and their sums stays in the store and is asked there.
 *
 * @param parts.directory the tenant's
 * @throws `events.clickhouse_unreachable`, `events.clickhouse_refused`, `events.clickhouse_store_differs`,
 *   `events.clickhouse_events_elsewhere`, `events.clickhouse_address_invalid`
 */
export async function openClickhouse(parts: {
  readonly store: EventStore;
  readonly address: ClickhouseAddress;
  readonly directory: string;
}): Promise<{ readonly engine: Engine; readonly tables: EventTables }> {
  const { store, address, directory } = parts;
  const connection = await connect(address);
  try {
    await claimDatabase(store, connection);
    const transfer = createTransfer(connection, join(directory, "clickhouse-transfer"));
    await transfer.clear();
    const tables = createClickhouseTables({ connection, transfer });
    await store.write(async (writer) => tables.settle!(writer));
    return { tables, engine: createEngine(store, connection) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function createEngine(store: EventStore, connection: ClickhouseConnection): Engine {
  const local = createDuckdbEngine(store);
  return {
    dialect: clickhouseDialect,
    availableDates: () => local.availableDates(),
    geography: (unit) => local.geography(unit),
    units: () => local.units(),
    placeTables: () => local.placeTables(),
    read: (sql, parameters) => connection.read(sql, parameters),
    async dataVersion() {
      const version = await local.dataVersion();
      // What is decided and not yet in place changes what is answered once more.
      const awaited = await listSwitches(readerOf(store));
      return awaited.length === 0 ? version : `${version}-awaiting-${awaited.length}`;
    },
    async summarise() {
      await connection.read("SELECT 1 AS answer");
      return `${await local.summarise()}, in ClickHouse at ${connection.server}`;
    },
    close: () => connection.close(),
  };
}

/** The database holds numbers that only one store can tell apart. */
async function claimDatabase(store: EventStore, connection: ClickhouseConnection): Promise<void> {
  const { address, server } = connection;
  const [own] = await store.read<{ id: string }>("SELECT store_id AS id FROM store_state");
  await connection.run(createOwner(address));
  const owners = await connection.read<{ id: string }>("SELECT store_id AS id FROM STORE_OWNER");
  if (owners.length === 0) {
    const [stored] = await store.read<{ days: number }>("SELECT count(*) AS days FROM stored_days");
    if (stored!.days > 0) {
      throw clickhouseErrors.clickhouse_events_elsewhere({ database: address.database, server });
    }
    await connection.run("INSERT INTO STORE_OWNER SELECT {id:String}", { ...own });
  } else if (owners.some(({ id }) => id !== own!.id)) {
    throw clickhouseErrors.clickhouse_store_differs({ database: address.database, server });
  }
}
