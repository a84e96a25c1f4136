import { join } from "node:path";

import type { Tenant } from "#kernel";

import { endUnfinishedLoads } from "./catalogue/load-records.ts";
import { openEngine } from "./engines/choose-engine.ts";
import type { Engine } from "./engines/engine.ts";
import type { EventTables } from "./engines/event-tables.ts";
import { settlePseudonymMode } from "./ingest/pseudonym-mode.ts";
import { createPseudonyms, noPseudonyms, type Pseudonyms } from "./ingest/pseudonyms.ts";
import type { EventParts } from "./parts.ts";
import { type EventStore, openStore } from "./store/store.ts";

const fileName = "events.duckdb";

/** What is open for one tenant. */
export interface OpenTenant {
  readonly store: EventStore;
  readonly engine: Engine;
  readonly tables: EventTables;
  readonly pseudonyms: Pseudonyms;
}

/** The tenants whose events this process has open. */
export class OpenTenants {
  readonly #tenants = new Map<string, Promise<OpenTenant>>();

  /** Opens the store of a tenant and what answers from it, unless that is open already; then does what has to follow. */
  async open(tenant: Tenant, parts: EventParts, afterwards: () => Promise<void>): Promise<void> {
    const opening = this.#tenants.get(tenant.name) ?? openTenant(tenant, parts);
    this.#tenants.set(tenant.name, opening);
    try {
      await opening;
      await afterwards();
    } catch (error) {
      this.forget(tenant);
      throw error;
    }
  }

  /** @throws when the tenant is not open in this process */
  of(tenant: Tenant): Promise<OpenTenant> {
    const open = this.find(tenant);
    if (!open) throw new Error(`The event store of tenant ${tenant.name} is not open.`);
    return open;
  }

  /** What is open for the tenant, if it is. */
  find(tenant: Tenant): Promise<OpenTenant> | undefined {
    return this.#tenants.get(tenant.name);
  }

  /** From here on the tenant is not open; what was open is the caller's to close. */
  forget(tenant: Tenant): void {
    this.#tenants.delete(tenant.name);
  }
}

async function openTenant(tenant: Tenant, parts: EventParts): Promise<OpenTenant> {
  const { settings } = parts;
  const store = await openStore(join(tenant.directory, fileName), settings);
  await store.write(async (writer) => {
    await endUnfinishedLoads(writer, { state: "interrupted", at: parts.clock.now() });
  });
  const isPseudonymised = await settlePseudonymMode(store, settings.pseudonymise);
  const pseudonyms = isPseudonymised ? createPseudonyms(tenant) : noPseudonyms;
  try {
    return { store, pseudonyms, ...(await openEngine(tenant, store, parts)) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
