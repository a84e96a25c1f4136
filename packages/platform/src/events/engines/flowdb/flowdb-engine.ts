import { createHash } from "node:crypto";

import type { MultiPolygon } from "geojson";

import { postgresqlDialect } from "../../query/postgresql.ts";
import type { Parameters } from "../../store/statements.ts";
import { isTableName } from "../../table-name.ts";
import type { Engine, GeographyCollection } from "../engine.ts";
import { readAvailableDates, readEventsVersion } from "./availability.ts";
import {
  type Client,
  type Connections,
  type FlowdbAddress,
  openConnections,
} from "./connections.ts";
import { type FlowdbTable, readEventTables } from "./event-tables.ts";
import { flowdbErrors } from "./flowdb-errors.ts";
import {
  fingerprintFurtherTables,
  furtherStatements,
  type FurtherTables,
  readFurtherTables,
  readMobileMoneyDays,
} from "./further-relations.ts";
import {
  fillPlaceTables,
  fingerprintPlaces,
  type Geography,
  type Places,
  readPlaces,
} from "./places.ts";
import { sessionStatements } from "./session.ts";
import { valuesInOrder } from "./values.ts";

export interface FlowdbEngineOptions {
  readonly address: FlowdbAddress;
  readonly connections: number;
  /** Told about connections that broke while nobody used them. */
  readonly onLost: (error: Error) => void;
}

/** What a session was given. */
interface Session {
  readonly tables: readonly FlowdbTable[];
  readonly further: FurtherTables;
  placesVersion: string;
}

/** Answers from a FlowDB, which is only read. It is connected to when the first question comes. */
export function createFlowdbEngine({
  address,
  connections: limit,
  onLost,
}: FlowdbEngineOptions): Engine {
  const connections = openConnections(address, { connections: limit, onLost });
  const sessions = new WeakMap<Client, Session>();
  const known = createPlacesMemory();
  const use = <Result>(work: (client: Client, tables: readonly FlowdbTable[]) => Promise<Result>) =>
    connections.use(async (client) =>
      work(client, (await ready(client, sessions, connections)).tables),
    );

  return {
    dialect: postgresqlDialect,
    read: async <Row extends object>(sql: string, parameters: Parameters = {}) =>
      await use(async (client) => {
        await bringPlaces(client, sessions.get(client)!, known);
        return (await client.query<Row>(sql, valuesInOrder(parameters))).rows;
      }),
    availableDates: () =>
      use(async (client, tables) => {
        const dates = await readAvailableDates(client, tables);
        const days = await readMobileMoneyDays(client, sessions.get(client)!.further);
        return days.length === 0 ? dates : { ...dates, dfs: days };
      }),
    geography: (unit) =>
      use(async (client) => {
        const { places } = await known.of(client);
        return toCollection(places.geographies.filter((region) => region.unit === unit));
      }),
    units: () =>
      use(async (client) => {
        const { places } = await known.of(client);
        return namesOf(places.geographies.map(({ unit }) => unit)).filter(
          (unit) => !isTableName(unit),
        );
      }),
    placeTables: () =>
      use(async (client) => {
        const { places } = await known.of(client);
        return {
          mappings: namesOf(places.mappings.map(({ mapping }) => mapping)),
          geographies: namesOf(places.geographies.map(({ unit }) => unit)).filter(isTableName),
        };
      }),
    dataVersion: () =>
      use(async (client, tables) => {
        const events = await readEventsVersion(client, tables);
        const further = await fingerprintFurtherTables(client, sessions.get(client)!.further);
        const parts = [connections.server, events, await fingerprintPlaces(client), further];
        return `flowdb-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}`;
      }),
    summarise: () => use((client, tables) => summarise(client, tables, connections.server)),
    refuseLoad: (tenant) => flowdbErrors.flowdb_loads_itself({ tenant }),
    close: () => connections.close(),
  };
}

function namesOf(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}

/** Gives a session its relations, once. */
async function ready(
  client: Client,
  sessions: WeakMap<Client, Session>,
  { server }: Connections,
): Promise<Session> {
  const known = sessions.get(client);
  if (known) return known;
  const tables = await readEventTables(client);
  if (tables.length === 0) {
    throw flowdbErrors.flowdb_unusable({ server, reason: "it has no table of events" });
  }
  const further = await readFurtherTables(client);
  const statements = [sessionStatements(tables), ...furtherStatements(further, tables)];
  await changeSession(client, () => client.query(statements.join(";\n")));
  const session = { tables, further, placesVersion: "" };
  sessions.set(client, session);
  return session;
}

async function bringPlaces(client: Client, session: Session, known: PlacesMemory): Promise<void> {
  const { version, places } = await known.of(client);
  if (session.placesVersion === version) return;
  await changeSession(client, () => fillPlaceTables(client, places));
  session.placesVersion = version;
}

/** Temporary tables and functions can only be made by a transaction that may write. */
async function changeSession(client: Client, change: () => Promise<unknown>): Promise<void> {
  await client.query("BEGIN TRANSACTION READ WRITE");
  try {
    await change();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

interface PlacesMemory {
  /** The places as they are now; worked out again only when something they come from has changed. */
  of(client: Client): Promise<{ readonly version: string; readonly places: Places }>;
}

function createPlacesMemory(): PlacesMemory {
  let last: { version: string; places: Places } | undefined;
  return {
    async of(client) {
      const version = await fingerprintPlaces(client);
      if (last?.version !== version) last = { version, places: await readPlaces(client) };
      return last;
    },
  };
}

async function summarise(
  client: Client,
  tables: readonly FlowdbTable[],
  server: string,
): Promise<string> {
  const days = Object.values(await readAvailableDates(client, tables))
    .flat()
    .toSorted();
  const range = days.length === 0 ? "no events yet" : `events from ${days[0]} to ${days.at(-1)}`;
  return `FlowDB ${server} answers: ${range}`;
}

function toCollection(regions: readonly Geography[]): GeographyCollection {
  return {
    type: "FeatureCollection",
    features: regions.map(({ pcod, name, geometry }) => ({
      type: "Feature",
      properties: { pcod, name },
      geometry: JSON.parse(geometry) as MultiPolygon,
    })),
  };
}
