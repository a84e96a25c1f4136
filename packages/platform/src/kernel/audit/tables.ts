import type { AuditEntry } from "./audit.ts";

export interface EntryRow {
  sequence: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  outcome: AuditEntry["outcome"];
  /** JSON. */
  details: string | null;
  hash: string;
}

/** How far the chain reaches. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

/** One row, with the id 1. */
export interface HeadRow extends AuditHead {
  id: number;
  proof: string;
}

export interface AuditTables {
  kernel_audit_entries: EntryRow;
  kernel_audit_head: HeadRow;
}
