import type { BatchKey } from "../ingest/batches.ts";
import type { EventStore } from "../store/store.ts";

/** How many batches a store has taken so far, replaced ones included. */
export async function countBatches(store: Pick<EventStore, "read">): Promise<number> {
  const [state] = await store.read<{ count: number }>(
    "SELECT stored_batches AS count FROM store_state",
  );
  return state!.count;
}

/** Answers which batches the store knows, replaced ones included. */
export async function knownBatches(
  store: Pick<EventStore, "read">,
): Promise<(batch: BatchKey) => boolean> {
  const stored = await store.read<{ id: string; type: string; unit: string }>(
    "SELECT DISTINCT id, type, unit FROM batches",
  );
  const keys = new Set(stored.map((batch) => keyOf(batch)));
  return (batch) => keys.has(keyOf(batch));
}

function keyOf({ id, type, unit }: BatchKey): string {
  return `${id} ${type} ${unit}`;
}
