import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import type { CellVersion } from "./periods.ts";
import { findRegions, type Place, resolvePlaces } from "./resolve-places.ts";

const period = { location: "INTEGER", valid_from: "DATE", valid_to: "DATE" };
const placesTable = {
  name: "location_places",
  columns: { ...period, longitude: "DOUBLE", latitude: "DOUBLE", batch: "INTEGER" },
};
const regionsTable = {
  name: "location_regions",
  columns: { ...period, unit: "VARCHAR", pcod: "VARCHAR", batch: "INTEGER" },
};

/** Works out anew where each cell stood and when, from all cells of the store. */
export async function refreshPlaces(writer: Writer, batch: number): Promise<void> {
  const cells = await writer.rows<CellVersion & { location: number }>(`
    SELECT location, version, date_of_first_service AS "from", date_of_last_service + 1 AS "to", longitude, latitude
    FROM cells ORDER BY location`);
  const places = resolvePlaces(cells, { batch });
  await writer.run("DELETE FROM location_places");
  await insertRows(writer, placesTable, places);
}

/** Works out anew in which region of a unit each place lies. */
export async function refreshRegions(writer: Writer, unit: string, batch: number): Promise<void> {
  const regions = await writer.rows<{ pcod: string; geometry: string }>(
    "SELECT pcod, geometry FROM geographies WHERE unit = $unit",
    { unit },
  );
  const places = await writer.rows<Place<number>>(
    "SELECT * EXCLUDE (batch) FROM location_places ORDER BY location, valid_from",
  );
  const found = await findRegions(places, regions, { unit, batch });
  await writer.run("DELETE FROM location_regions WHERE unit = $unit", { unit });
  await insertRows(writer, regionsTable, found);
}

/** The same for every unit of the store. */
export async function refreshAllRegions(writer: Writer, batch: number): Promise<void> {
  const units = await writer.rows<{ unit: string }>(
    "SELECT DISTINCT unit FROM geographies ORDER BY unit",
  );
  for (const { unit } of units) await refreshRegions(writer, unit, batch);
}
