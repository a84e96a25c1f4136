import { type Kysely, PostgresAdapter, sql } from "kysely";

import type { MigrationSet } from "../database/migrate.ts";
import type { AuditTables } from "./tables.ts";

/** The kernel's tables in a tenant's records. */
export const kernelMigrations: MigrationSet = {
  "0001-audit": {
    async up(kysely) {
      await createTables(kysely);
      const isPostgresql = kysely.getExecutor().adapter instanceof PostgresAdapter;
      for (const statement of isPostgresql ? postgresqlTriggers : sqliteTriggers) {
        await sql.raw(statement).execute(kysely);
      }
    },
  },
};

async function createTables(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("kernel_audit_entries")
    .addColumn("sequence", "integer", (column) => column.primaryKey())
    .addColumn("at", "text", (column) => column.notNull())
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("details", "text")
    .addColumn("hash", "text", (column) => column.notNull())
    .execute();
  await kysely.schema
    .createTable("kernel_audit_head")
    .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("proof", "text", (column) => column.notNull())
    .execute();
  await (kysely as unknown as Kysely<AuditTables>)
    .insertInto("kernel_audit_head")
    .values({ id: 1, sequence: 0, hash: "", proof: "" })
    .execute();
}

const refusal = "the audit log is append-only";

const sqliteTriggers = [
  `create trigger kernel_audit_entries_no_update before update on kernel_audit_entries
   begin select raise(abort, '${refusal}'); end`,
  `create trigger kernel_audit_entries_no_delete before delete on kernel_audit_entries
   begin select raise(abort, '${refusal}'); end`,
  // Without this, INSERT OR REPLACE would remove an entry and no other trigger would see it.
  `create trigger kernel_audit_entries_no_replace before insert on kernel_audit_entries
   when exists (select 1 from kernel_audit_entries where sequence = new.sequence)
   begin select raise(abort, '${refusal}'); end`,
  `create trigger kernel_audit_head_no_delete before delete on kernel_audit_head
   begin select raise(abort, '${refusal}'); end`,
];

const postgresqlTriggers = [
  `create function kernel_audit_refuse() returns trigger language plpgsql as
   $$ begin raise exception '${refusal}'; end $$`,
  `create trigger kernel_audit_entries_append_only
   before update or delete or truncate on kernel_audit_entries
   for each statement execute function kernel_audit_refuse()`,
  `create trigger kernel_audit_head_no_delete
   before delete or truncate on kernel_audit_head
   for each statement execute function kernel_audit_refuse()`,
];
