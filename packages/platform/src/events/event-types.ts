import type { Layout } from "./ingest/layouts.ts";

/** The types of events that every store knows, named as FlowDB names its tables. A tenant may declare further ones. */
export const builtInEventTypes = ["calls", "sms", "mds", "topups", "forwards", "dfs"] as const;

export type BuiltInEventType = (typeof builtInEventTypes)[number];

/** What a file may hold besides events: cells, the regions of one unit, to which region each cell counts, or models of handsets. */
export const placeFileTypes = ["cells", "geography", "mapping", "tacs"] as const;

/**
 * Whether what a type holds counts where events of every type do. Records of mobile money (`dfs`) are loaded and kept as events are, and
 * are asked for by themselves alone: the payments of a network are no use of it.
 */
export function countsAsEvent({ name }: Pick<EventType, "name">): boolean {
  return name !== "dfs";
}

/** A type of event of one tenant. */
export interface EventType {
  /** The name of its table as well: a lower-case letter, then letters, digits and underscores. */
  readonly name: string;
  /** The columns that a record may have, once harmonised. `datetime` and `msisdn` are always among them. */
  readonly layout: Layout;
  /** Whether the tenant declared it. */
  readonly isDeclared: boolean;
}
