import { type Clock, FlotillaError } from "#kernel";

import { endUnfinishedLoads } from "../catalogue/load-records.ts";
import type { EventStore } from "../store/store.ts";

/**
 * Records that the days of a batch that was being loaded stay as they were: refused if the file is at fault, interrupted if not. A
 * store that is closing takes it no more, and records it when it is opened again.
 */
export async function recordFailedLoad(
  { store, clock }: { readonly store: EventStore; readonly clock: Clock },
  batchId: string,
  error: unknown,
): Promise<void> {
  const isRefused = error instanceof FlotillaError && error.status < 500;
  const state = isRefused ? "refused" : "interrupted";
  const recording = store.write(async (writer) => {
    await endUnfinishedLoads(writer, { state, batchId, at: clock.now() });
  });
  await recording.catch(() => undefined);
}
