import type { Audit, Bus, Clock, Logger, Tenant } from "#kernel";

import type { EventSettings } from "./config.ts";
import type { EventTables } from "./engines/event-tables.ts";
import type { Pseudonyms } from "./ingest/pseudonyms.ts";
import type { EventStore } from "./store/store.ts";

/** What the topics of this module are made from. */
export interface EventParts {
  readonly settings: EventSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly audit: Pick<Audit, "record">;
  /** The open store of a tenant. @throws when the tenant is not open in this process */
  readonly storeOf: (tenant: Tenant) => Promise<EventStore>;
  /** Where the events of an open tenant are kept. */
  readonly tablesOf: (tenant: Tenant) => Promise<EventTables>;
  /** How identifiers of an open tenant are stored. */
  readonly pseudonymsOf: (tenant: Tenant) => Promise<Pseudonyms>;
}
