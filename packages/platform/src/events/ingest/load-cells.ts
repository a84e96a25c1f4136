import { eventErrors } from "../errors.ts";
import { refreshAllRegions, refreshPlaces } from "../places/refresh.ts";
import { readCsv } from "../reading/csv.ts";
import { faultOf } from "../reading/find-fault.ts";
import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import { supersedeBatches } from "./batches.ts";
import { codedEntries, dictionaries, encode, forgetCodes } from "./dictionary.ts";
import type { Column } from "./layouts.ts";
import { noPseudonyms } from "./pseudonyms.ts";

export interface CellFile {
  readonly path: string;
  readonly columns: readonly Column[];
  readonly batch: number;
}

const cellTable = {
  name: "staged_cells",
  columns: {
    id: "VARCHAR",
    version: "INTEGER",
    date_of_first_service: "DATE",
    date_of_last_service: "DATE",
    longitude: "DOUBLE",
    latitude: "DOUBLE",
  },
};

/**
 * Stores cells. A version of a cell that is stored already is replaced; the places and regions of all cells follow.
 * Answers the number of versions in the file.
 */
export async function loadCells(
  writer: Writer,
  { path, columns, batch }: CellFile,
): Promise<number> {
  const cells = await readCells(path, columns);
  const types = Object.entries(cellTable.columns).map(([name, type]) => `${name} ${type}`);
  await writer.run(`CREATE OR REPLACE TEMP TABLE staged_cells (${types.join(", ")})`);
  await insertRows(writer, cellTable, cells);
  const entries = { sql: "SELECT DISTINCT id FROM staged_cells", rank: "id" };
  await encode(writer, dictionaries.locations, entries, noPseudonyms);
  const coded = codedEntries(dictionaries.locations);
  const replaced = `FROM cells WHERE (location, version) IN (
    SELECT location, version FROM staged_cells JOIN ${coded} USING (id))`;
  await supersedeBatches(writer, `batch IN (SELECT batch ${replaced})`);
  await writer.run(`DELETE ${replaced}`);
  await writer.run(
    `INSERT INTO cells BY NAME
      SELECT location, $batch::INTEGER AS batch, staged_cells.* EXCLUDE (id)
      FROM staged_cells JOIN ${coded} USING (id)`,
    { batch },
  );
  await writer.run("DROP TABLE temp.staged_cells");
  await forgetCodes(writer, dictionaries.locations);
  await refreshPlaces(writer, batch);
  await refreshAllRegions(writer, batch);
  return cells.length;
}

const largestVersion = 2_147_483_647;

interface Cell {
  readonly id: string;
  readonly version: number;
  readonly date_of_first_service: string | null;
  readonly date_of_last_service: string | null;
  readonly longitude: number;
  readonly latitude: number;
}

async function readCells(path: string, columns: readonly Column[]): Promise<Cell[]> {
  const lines = new Map<string, number>();
  const cells: Cell[] = [];
  let isHeader = true;
  for await (const record of readCsv(path)) {
    if (!isHeader) {
      const fault = faultOf(path, columns, record);
      if (fault) throw fault;
      const cell = toCell(columns, record.fields);
      refuseContradiction({ path, line: record.line }, cell, lines);
      cells.push(cell);
    }
    isHeader = false;
  }
  if (cells.length === 0) throw eventErrors.file_empty({ path, missing: "cells" });
  return cells;
}

function toCell(columns: readonly Column[], fields: readonly string[]): Cell {
  const textOf = (name: string): string =>
    fields[columns.findIndex((column) => column.name === name)]?.trim() ?? "";
  return {
    id: textOf("id"),
    version: Number(textOf("version")),
    date_of_first_service: isoDate(textOf("date_of_first_service")),
    date_of_last_service: isoDate(textOf("date_of_last_service")),
    longitude: Number(textOf("longitude")),
    latitude: Number(textOf("latitude")),
  };
}

function isoDate(text: string): string | null {
  if (text === "") return null;
  return text
    .split("-")
    .map((part) => part.padStart(2, "0"))
    .join("-");
}

function refuseContradiction(
  { path, line }: { readonly path: string; readonly line: number },
  { id, version, date_of_first_service: first, date_of_last_service: last }: Cell,
  lines: Map<string, number>,
): void {
  if (Math.abs(version) > largestVersion) {
    const rule = `a whole number up to ${largestVersion}`;
    throw eventErrors.value_invalid({ path, line, column: "version", value: version, rule });
  }
  const key = `${version} ${id}`;
  const earlier = lines.get(key);
  if (earlier !== undefined) {
    const rule = `new: line ${earlier} has the same id and version`;
    throw eventErrors.value_invalid({ path, line, column: "version", value: version, rule });
  }
  lines.set(key, line);
  if (first !== null && last !== null && last < first) {
    const rule = `on or after the first day of service (${first})`;
    throw eventErrors.value_invalid({
      path,
      line,
      column: "date_of_last_service",
      value: last,
      rule,
    });
  }
}
