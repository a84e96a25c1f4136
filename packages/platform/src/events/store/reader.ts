import type { Writer } from "./statements.ts";
import type { EventStore } from "./store.ts";

/** What asks a store as a transaction would be asked. */
export function readerOf(store: Pick<EventStore, "read">): Pick<Writer, "rows"> {
  return { rows: (sql, parameters) => store.read(sql, parameters) };
}
