import type { Writer } from "../store/statements.ts";

/** Whether a name would be taken for a word of SQL. */
export async function isKeyword(reader: Pick<Writer, "rows">, name: string): Promise<boolean> {
  const found = await reader.rows(
    `SELECT 1 FROM duckdb_keywords() WHERE keyword_name = $name AND keyword_category != 'unreserved'`,
    { name },
  );
  return found.length > 0;
}

/** Whether the store has a table or view with one of the names. */
export async function isRelation(
  reader: Pick<Writer, "rows">,
  names: readonly string[],
): Promise<boolean> {
  const found = await reader.rows(
    `SELECT 1 FROM information_schema.tables WHERE table_name IN (SELECT unnest($names::VARCHAR[]))`,
    { names },
  );
  return found.length > 0;
}
