import { collection, square } from "#test/events-fixture";
import type { TestFlowdb } from "#test/flowdb-database";

export const mappingName = "infrastructure.markets_of_cells";
export const geographyName = "geography.halves";

const markets = { west: "M-1", north: "M-1", moving: "M-2", sea: "M-2", far: "M-3" };

export const mappingFile = `location_id,pcod\n${Object.entries(markets)
  .map((pair) => `${pair.join(",")}\n`)
  .join("")}`;

/** Two of the squares in which cells lie. */
export const halves = collection(square("H-WEST", 10, 50), square("H-EAST", 11, 50));

/** Makes the same tables in a FlowDB. */
export async function loadPlaceTables(database: TestFlowdb): Promise<void> {
  await database.run(
    `CREATE TABLE ${mappingName} AS SELECT key AS location_id, value AS pcod FROM jsonb_each_text($1::jsonb)`,
    [JSON.stringify(markets)],
  );
  await database.loadRegions("halves", halves);
  await database.run(`ALTER TABLE ${geographyName} RENAME COLUMN halvespcod TO pcod`);
  await database.run(`ALTER TABLE ${geographyName} RENAME COLUMN halvesname TO name`);
}
