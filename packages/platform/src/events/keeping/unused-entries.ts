import { listEventTypes } from "../catalogue/event-types.ts";
import { storedColumns } from "../ingest/layouts.ts";
import type { Writer } from "../store/statements.ts";

/**
 * Removes identifiers of subscribers and devices of whom no event is left. Only for a store whose tables hold the events;
 * their numbers may be given to others.
 */
export async function removeUnusedEntries(writer: Writer): Promise<void> {
  const uses = { subscriber: [] as string[], device: [] as string[] };
  for (const { name, layout } of await listEventTypes(writer)) {
    const stored = new Set(storedColumns(layout).map((column) => column.name));
    uses.subscriber.push(`SELECT subscriber FROM ${name}`);
    if (stored.has("counterpart")) {
      uses.subscriber.push(`SELECT counterpart FROM ${name} WHERE counterpart IS NOT NULL`);
    }
    if (stored.has("device")) {
      uses.device.push(`SELECT device FROM ${name} WHERE device IS NOT NULL`);
    }
  }
  for (const [number, queries] of Object.entries(uses)) {
    if (queries.length === 0) continue;
    await writer.run(`DELETE FROM ${number}s WHERE ${number} NOT IN (${queries.join(" UNION ")})`);
  }
}
