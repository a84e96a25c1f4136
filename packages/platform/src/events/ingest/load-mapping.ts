import { eventErrors } from "../errors.ts";
import { readCsv } from "../reading/csv.ts";
import { faultOf } from "../reading/find-fault.ts";
import { firstRecord, headerNames, readHeader } from "../reading/header.ts";
import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import { supersedeBatches } from "./batches.ts";
import { codedEntries, dictionaries, encode, forgetCodes } from "./dictionary.ts";
import { type Column, mappingLayout } from "./layouts.ts";
import { noPseudonyms } from "./pseudonyms.ts";

export interface MappingFile {
  readonly path: string;
  readonly columns: readonly Column[];
  /** The name by which questions ask for it. */
  readonly mapping: string;
  readonly batch: number;
}

const stagedTable = { name: "staged_mapping", columns: { id: "VARCHAR", pcod: "VARCHAR" } };

/**
 * The columns of a file with a mapping. The one of the cells may be called `cell_id` as well.
 *
 * @throws as `readHeader`
 */
export async function readMappingHeader(path: string): Promise<Column[]> {
  const names = headerNames(await firstRecord(path, readCsv(path)));
  const cells = names.includes("cell_id") ? "cell_id" : "location_id";
  const layout = mappingLayout.map((column) =>
    column.name === "location_id" ? Object.assign({}, column, { name: cells }) : column,
  );
  return await readHeader(path, "mapping", layout);
}

/** Stores a mapping in place of the one that had its name. Answers how many cells it maps. */
export async function loadMapping(writer: Writer, file: MappingFile): Promise<number> {
  const { mapping, batch } = file;
  const rows = await readMappedCells(file);
  await supersedeBatches(writer, "type = 'mapping' AND unit = $mapping", { mapping });
  await writer.run("DELETE FROM location_mappings WHERE mapping = $mapping", { mapping });
  await writer.run("CREATE OR REPLACE TEMP TABLE staged_mapping (id VARCHAR, pcod VARCHAR)");
  await insertRows(writer, stagedTable, rows);
  const entries = { sql: "SELECT DISTINCT id FROM staged_mapping", rank: "id" };
  await encode(writer, dictionaries.locations, entries, noPseudonyms);
  await writer.run(
    `INSERT INTO location_mappings BY NAME
      SELECT $mapping AS mapping, location, pcod, $batch::INTEGER AS batch
      FROM staged_mapping JOIN ${codedEntries(dictionaries.locations)} USING (id)`,
    { mapping, batch },
  );
  await writer.run("DROP TABLE temp.staged_mapping");
  await forgetCodes(writer, dictionaries.locations);
  return rows.length;
}

interface MappedCell {
  readonly id: string;
  readonly pcod: string;
}

async function readMappedCells({ path, columns }: MappingFile): Promise<MappedCell[]> {
  const pcodAt = columns.findIndex(({ name }) => name === "pcod");
  const cellAt = 1 - pcodAt;
  const lines = new Map<string, number>();
  const rows: MappedCell[] = [];
  let isHeader = true;
  for await (const record of readCsv(path)) {
    if (!isHeader) {
      const fault = faultOf(path, columns, record);
      if (fault) throw fault;
      const id = record.fields[cellAt]!.trim();
      const earlier = lines.get(id);
      if (earlier !== undefined) {
        const { line } = record;
        const rule = `new: line ${earlier} maps the same cell`;
        throw eventErrors.value_invalid({
          path,
          line,
          column: columns[cellAt]!.name,
          value: id,
          rule,
        });
      }
      lines.set(id, record.line);
      rows.push({ id, pcod: record.fields[pcodAt]!.trim() });
    }
    isHeader = false;
  }
  if (rows.length === 0) throw eventErrors.file_empty({ path, missing: "cells" });
  return rows;
}
