import type { Layout } from "./ingest/layouts.ts";

/** The types of events that every store knows, named as FlowDB names its tables. A tenant may declare further ones. */
export const builtInEventTypes = ["calls", "sms", "mds", "topups", "forwards"] as const;

export type BuiltInEventType = (typeof builtInEventTypes)[number];

/** What a file may hold besides events: cells, or the regions of one unit. */
export const placeFileTypes = ["cells", "geography"] as const;

/** A type of event of one tenant. */
export interface EventType {
  /** The name of its table as well: a lower-case letter, then letters, digits and underscores. */
  readonly name: string;
  /** The columns that a record may have, once harmonised. `datetime` and `msisdn` are always among them. */
  readonly layout: Layout;
  /** Whether the tenant declared it. */
  readonly isDeclared: boolean;
}
