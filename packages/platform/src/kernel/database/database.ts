import type { Kysely } from "kysely";

export type DatabaseKind = "sqlite" | "postgresql";

/** An open record database. Timestamps are ISO 8601 text in UTC, booleans 0 or 1, JSON is text: the same on both kinds. */
export interface Database {
  readonly kind: DatabaseKind;
  readonly kysely: Kysely<object>;
  close(): Promise<void>;
}
