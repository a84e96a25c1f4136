import type { MultiPolygon } from "geojson";

import { duckdbDialect } from "../query/duckdb.ts";
import type { EventStore } from "../store/store.ts";
import { isTableName } from "../table-name.ts";
import { createRowKeeping, type RowKeepingLimits } from "./duckdb-kept-rows.ts";
import type { Engine, GeographyCollection } from "./engine.ts";

/** Answers from the tenant's own store. Without limits no rows of parts of questions are kept. */
export function createDuckdbEngine(store: EventStore, limits?: RowKeepingLimits): Engine {
  const readDates = rememberUntilChanged(store, async () => {
    const sql = "SELECT event_type AS type, day FROM stored_days ORDER BY event_type, day";
    const rows = await store.read<{ type: string; day: string }>(sql);
    const byType = Map.groupBy(rows, ({ type }) => type);
    return Object.fromEntries(
      [...byType].map(([type, days]) => [type, days.map(({ day }) => day)]),
    );
  });
  const readVersion = rememberUntilChanged(store, async () => {
    // With the time, so that a store put back to an earlier state does not come to the same versions again.
    const sql = `SELECT store_id || '-' || stored_batches || '-' || changes || '-' ||
      coalesce((SELECT epoch_us(max(stored_at)) FROM batches), 0) AS version FROM store_state`;
    const [state] = await store.read<{ version: string }>(sql);
    return state!.version;
  });
  return {
    dialect: duckdbDialect,
    read: (sql, parameters) => store.read(sql, parameters),
    readBatches: (reading) => store.readBatches(reading),
    availableDates: readDates,
    async geography(unit) {
      const sql =
        "SELECT pcod, name, geometry FROM geographies WHERE unit = $unit ORDER BY position";
      const rows = await store.read<GeographyRow>(sql, { unit });
      return { type: "FeatureCollection", features: rows.map((row) => toFeature(row)) };
    },
    async units() {
      const names = await readNames(store, "unit", "geographies");
      return names.filter((name) => !isTableName(name));
    },
    placeTables: async () => ({
      mappings: await readNames(store, "mapping", "location_mappings"),
      geographies: (await readNames(store, "unit", "geographies")).filter((name) =>
        isTableName(name),
      ),
    }),
    dataVersion: readVersion,
    ...(limits && { keptRows: createRowKeeping(store, limits, readVersion) }),
    async summarise() {
      const [sum] = await store.read<{ events: number | null; first: string; last: string }>(
        "SELECT sum(event_count) AS events, min(day) AS first, max(day) AS last FROM stored_days",
      );
      if (sum!.events === null) return "no events yet";
      return `${sum!.events.toLocaleString("en")} events, ${sum!.first} to ${sum!.last}`;
    },
    close: async () => undefined,
  };
}

async function readNames(
  store: Pick<EventStore, "read">,
  column: "unit" | "mapping",
  table: "geographies" | "location_mappings",
): Promise<string[]> {
  const sql = `SELECT DISTINCT ${column} AS name FROM ${table} ORDER BY name`;
  return (await store.read<{ name: string }>(sql)).map(({ name }) => name);
}

/**
 * Asks once for as long as nothing changes. Every question needs the version and the days, and would otherwise wait behind
 * those that are being computed.
 */
function rememberUntilChanged<Value>(
  store: EventStore,
  ask: () => Promise<Value>,
): () => Promise<Value> {
  let known: { readonly changes: number; readonly value: Promise<Value> } | undefined;
  return async () => {
    const changes = store.changes();
    const asked = known?.changes === changes ? known : { changes, value: ask() };
    known = asked;
    try {
      return await asked.value;
    } catch (error) {
      if (known === asked) known = undefined;
      throw error;
    }
  };
}

interface GeographyRow {
  readonly pcod: string;
  readonly name: string;
  readonly geometry: string;
}

function toFeature({
  pcod,
  name,
  geometry,
}: GeographyRow): GeographyCollection["features"][number] {
  return {
    type: "Feature",
    properties: { pcod, name },
    geometry: JSON.parse(geometry) as MultiPolygon,
  };
}
