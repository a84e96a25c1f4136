import type { Tenant } from "#kernel";

import { keepingErrors } from "../keeping/keeping-errors.ts";
import type { EventStore } from "../store/store.ts";

/**
 * How a store keeps identifiers: as it was chosen before the first subscriber was stored, and until then as the setting says.
 *
 * @returns whether they are replaced by keyed hashes
 */
export async function settlePseudonymMode(store: EventStore, wanted: boolean): Promise<boolean> {
  const state = await store.read<{ mode: boolean; decided: boolean }>(
    "SELECT is_pseudonymised AS mode, EXISTS (SELECT 1 FROM subscribers) AS decided FROM store_state",
  );
  const { mode, decided } = state[0]!;
  if (decided || mode === wanted) return mode;
  await store.write((writer) =>
    writer.run("UPDATE store_state SET is_pseudonymised = $wanted", { wanted }),
  );
  return wanted;
}

/** @throws `events.pseudonyms_switched` when the setting asks for another mode than the store's */
export async function checkPseudonymMode(
  tenant: Tenant,
  store: EventStore,
  wanted: boolean,
): Promise<void> {
  const [state] = await store.read<{ mode: boolean }>(
    "SELECT is_pseudonymised AS mode FROM store_state",
  );
  const { mode } = state!;
  if (mode === wanted) return;
  throw keepingErrors.pseudonyms_switched({
    tenant: tenant.name,
    stored: nameOf(mode),
    wanted: nameOf(wanted),
    setting: String(mode),
  });
}

function nameOf(isPseudonymised: boolean): string {
  return isPseudonymised ? "pseudonymised" : "plain";
}
