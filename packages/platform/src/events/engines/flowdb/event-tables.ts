import { builtInEventTypes, countsAsEvent } from "../../event-types.ts";
import type { Client } from "./connections.ts";

/** A table of events as a FlowDB has it: the types of its columns by name. */
export interface FlowdbTable {
  readonly type: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** The tables of events that a FlowDB has, in the order of the types. */
export async function readEventTables(client: Client): Promise<FlowdbTable[]> {
  const names = builtInEventTypes.filter((name) => countsAsEvent({ name }));
  const { rows } = await client.query<{ table: string; name: string; type: string }>(
    `SELECT table_name AS table, column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'events' AND table_name = ANY($1)`,
    [names],
  );
  const tables = Map.groupBy(rows, ({ table }) => table);
  return names
    .filter((type) => tables.has(type))
    .map((type) => ({
      type,
      columns: new Map(tables.get(type)!.map((column) => [column.name, column.type])),
    }));
}
