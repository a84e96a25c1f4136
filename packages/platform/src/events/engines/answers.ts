import type { Tenant } from "#kernel";

import { eventErrors } from "../errors.ts";
import type { Dialect } from "../query/dialect.ts";
import { batchesOf } from "../store/column-batch.ts";
import type { BatchReading } from "../store/read-batches.ts";
import type { Parameters } from "../store/statements.ts";
import type { ReadRow } from "../store/values.ts";
import type { Engine, GeographyCollection, PlaceTables } from "./engine.ts";
import type { KeptRows, RowsToKeep } from "./kept-rows.ts";

/** What can be asked about a tenant's events, whatever engine answers. */
export interface Answers {
  /** The days for which there are events, by type, in their order. Types without events are absent. */
  availableDates(tenant: Tenant): Promise<Record<string, string[]>>;
  /** The regions of a unit, in the order of their file. @throws `events.unit_unknown` */
  geography(tenant: Tenant, unit: string): Promise<GeographyCollection>;
  /** The units that have a geography. */
  units(tenant: Tenant): Promise<string[]>;
  /** What else than the geographies of units a question may name places by. */
  placeTables(tenant: Tenant): Promise<PlaceTables>;
  /** A text that changes whenever what questions are answered from has changed. */
  dataVersion(tenant: Tenant): Promise<string>;
  /** How questions to this tenant's events have to be written. */
  dialect(tenant: Tenant): Promise<Dialect>;
  /** Asks the tenant's relations. Reads see whole batches only, and go on while one is being stored. */
  read<Row extends object = ReadRow>(
    tenant: Tenant,
    sql: string,
    parameters?: Parameters,
  ): Promise<Row[]>;
  /** As `read`, handing the result over in batches as it is computed. @throws the signal's reason once it is aborted */
  readBatches(tenant: Tenant, reading: BatchReading): Promise<void>;
  /** The schema in which kept rows are found; null where the engine keeps none. */
  keptRowsSchema(tenant: Tenant): Promise<string | null>;
  /** Computes and keeps rows, as `RowKeeping` says. @throws Error where the engine keeps none */
  keepRows(tenant: Tenant, rows: RowsToKeep): Promise<KeptRows>;
  /** What is kept of the data as it is now. */
  listKeptRows(tenant: Tenant): Promise<readonly KeptRows[]>;
  /** Lets go of kept rows by their names, or of all. */
  dropKeptRows(tenant: Tenant, names?: readonly string[]): Promise<void>;
}

/** Asks the engine of each tenant. */
export function createAnswers(engineOf: (tenant: Tenant) => Promise<Engine>): Answers {
  return {
    availableDates: async (tenant) => (await engineOf(tenant)).availableDates(),
    async geography(tenant, unit) {
      const engine = await engineOf(tenant);
      const geography = await engine.geography(unit);
      if (geography.features.length > 0) return geography;
      const known = (await engine.units()).join(", ") || "none yet";
      throw eventErrors.unit_unknown({ unit, known });
    },
    units: async (tenant) => (await engineOf(tenant)).units(),
    placeTables: async (tenant) => (await engineOf(tenant)).placeTables(),
    dataVersion: async (tenant) => (await engineOf(tenant)).dataVersion(),
    dialect: async (tenant) => (await engineOf(tenant)).dialect,
    read: async (tenant, sql, parameters) => (await engineOf(tenant)).read(sql, parameters),
    readBatches: async (tenant, reading) => await readInBatches(await engineOf(tenant), reading),
    keptRowsSchema: async (tenant) => (await engineOf(tenant)).keptRows?.schema ?? null,
    async keepRows(tenant, rows) {
      const { keptRows } = await engineOf(tenant);
      if (!keptRows) throw new Error(`the engine of tenant ${tenant.name} keeps no rows`);
      return await keptRows.keep(rows);
    },
    listKeptRows: async (tenant) => (await (await engineOf(tenant)).keptRows?.list()) ?? [],
    dropKeptRows: async (tenant, names) => await (await engineOf(tenant)).keptRows?.drop(names),
  };
}

async function readInBatches(engine: Engine, reading: BatchReading): Promise<void> {
  if (engine.readBatches) return await engine.readBatches(reading);
  const { sql, parameters, take, signal } = reading;
  for (const batch of batchesOf(await engine.read(sql, parameters))) {
    signal?.throwIfAborted();
    await take(batch);
  }
}
