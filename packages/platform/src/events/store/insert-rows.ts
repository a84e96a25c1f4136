import type { Writer } from "./statements.ts";

const rowsPerStatement = 5000;

/** Inserts rows into a table whose columns, all of them, are given with their types. */
export async function insertRows(
  writer: Writer,
  table: { readonly name: string; readonly columns: Readonly<Record<string, string>> },
  rows: readonly object[],
): Promise<void> {
  const shape = JSON.stringify([table.columns]);
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await writer.run(
      `INSERT INTO ${table.name} BY NAME SELECT unnest(from_json($rows::JSON, '${shape}'), recursive := true)`,
      { rows: JSON.stringify(rows.slice(start, start + rowsPerStatement)) },
    );
  }
}
