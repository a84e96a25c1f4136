import { beforeEach, describe } from "vitest";

import { type Dialect, type EngineChoice, type ReadRow, render, type Sql } from "#events";
import { noClickhouse, startClickhouse } from "#test/clickhouse-server";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { makeFlowdb, noFlowdb } from "#test/flowdb-database";

import { admin1, admin3, cellsFile, csvOf, days, eventTypeNames } from "./data.ts";
import { paymentsFile, tacsFile } from "./mobile-money.ts";
import {
  geographyName,
  halves,
  loadPlaceTables,
  mappingFile,
  mappingName,
} from "./place-tables.ts";

/** An engine with the data of `data.ts`. */
export interface LoadedEngine {
  readonly name: string;
  readonly fixture: EventsFixture;
  remove(): Promise<void>;
}

/** A kind of engine that must answer as all others do. */
interface Candidate {
  readonly name: string;
  /** Why it cannot be tried here; undefined where it can. */
  readonly missing: () => string | undefined;
  readonly open: () => Promise<LoadedEngine>;
}

/** The engines that are held to the same answers. The first is the one that the others are compared with. */
const candidates: readonly Candidate[] = [
  {
    name: "duckdb",
    missing: () => undefined,
    async open() {
      const fixture = await openEvents();
      await loadFiles(fixture);
      return { name: "duckdb", fixture, remove: fixture.remove };
    },
  },
  {
    name: "flowdb",
    missing: noFlowdb,
    async open() {
      const database = await makeFlowdb();
      for (const type of eventTypeNames) {
        await database.loadEvents(type, ["2015-12-31", ...days, "2016-01-09"], csvOf(type));
        await database.recordDays(type, days, "ingested");
      }
      await database.loadCells(cellsFile);
      await database.loadRegions("admin1", admin1);
      await database.loadRegions("admin3", admin3);
      await loadPlaceTables(database);
      await database.loadTacs(tacsFile);
      await database.loadMobileMoney(paymentsFile);
      const fixture = await openEvents();
      await chooseEngine(fixture, { engine: "flowdb", url: database.url });
      return {
        name: "flowdb",
        fixture,
        async remove() {
          await fixture.remove();
          await database.remove();
        },
      };
    },
  },
  {
    name: "clickhouse",
    missing: () => noClickhouse,
    async open() {
      const server = await startClickhouse();
      const fixture = await openEvents();
      await chooseEngine(fixture, {
        engine: "clickhouse",
        url: server.url,
        database: "conformance",
      });
      await loadFiles(fixture);
      return {
        name: "clickhouse",
        fixture,
        async remove() {
          await fixture.remove();
          await server.remove();
        },
      };
    },
  },
];

/**
 * Describes tests once per engine, each loaded once. `first` is the engine that the others are compared with. An engine that is not
 * installed is skipped, and fails with CI=true.
 */
export function describeEngines(
  what: string,
  tests: (engine: () => LoadedEngine, first: () => LoadedEngine) => void,
): void {
  describe.each(candidates)(`${what} of $name`, ({ name, missing }) => {
    const reason = missing();
    beforeEach(({ skip }) => {
      if (reason === undefined) return;
      if (process.env["CI"] === "true") throw new Error(reason);
      skip(reason);
    });
    tests(
      () => loaded.get(name)!,
      () => loaded.get(candidates[0]!.name)!,
    );
  });
}

const loaded = new Map<string, LoadedEngine>();

/** Loads every engine for the tests of a file. */
export async function loadEngines(): Promise<void> {
  const possible = candidates.filter(({ missing }) => missing() === undefined);
  const engines = await Promise.all(possible.map(({ open }) => open()));
  for (const engine of engines) loaded.set(engine.name, engine);
}

export async function removeEngines(): Promise<void> {
  for (const engine of loaded.values()) await engine.remove();
  loaded.clear();
}

/** What an engine answers, with numbers rounded to nine digits, so that the order in which they were added does not matter. */
export async function ask(
  { fixture: { events, tenant } }: LoadedEngine,
  question: (dialect: Dialect) => Sql,
): Promise<ReadRow[]> {
  const dialect = await events.dialect(tenant);
  const { sql, parameters } = render(question(dialect), dialect);
  const rows = await events.read(tenant, sql, parameters);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, rounded(value)])),
  );
}

function rounded<Value>(value: Value): Value | number {
  return typeof value === "number" ? Number(value.toPrecision(9)) : value;
}

/** Chooses an engine and starts anew, since it answers from the next start on. */
async function chooseEngine(
  { events, tenant }: EventsFixture,
  choice: EngineChoice,
): Promise<void> {
  await events.engines.choose(tenant, choice, "test");
  await events.closeTenant(tenant);
  await events.openTenant(tenant);
}

async function loadFiles({ ingest, ingestGeography }: EventsFixture): Promise<void> {
  for (const type of eventTypeNames) await ingest(type, csvOf(type));
  await ingest("cells", cellsFile);
  await ingestGeography("admin1", admin1);
  await ingestGeography("admin3", admin3);
  await ingestGeography(geographyName, halves);
  await ingest("mapping", mappingFile, { unit: mappingName });
  await ingest("tacs", tacsFile);
  await ingest("dfs", paymentsFile);
}
