import type { Kysely } from "kysely";

import type { ForwardMigration } from "#kernel";

export const peopleAndTokens: ForwardMigration = {
  async up(kysely) {
    await createUsers(kysely);
    await createSessions(kysely);
    await createServersAndRoles(kysely);
    await createTokens(kysely);
    await createSignInFailures(kysely);
  },
};

async function createUsers(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_users")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull().unique())
    .addColumn("password_hash", "text", (column) => column.notNull())
    .addColumn("is_admin", "integer", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("password_set_at", "text", (column) => column.notNull())
    .execute();
}

async function createSessions(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_sessions")
    .addColumn("id_hash", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) =>
      column.notNull().references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("started_at", "text", (column) => column.notNull())
    .addColumn("seen_at", "text", (column) => column.notNull())
    .execute();
  await kysely.schema
    .createIndex("identity_sessions_user")
    .on("identity_sessions")
    .column("user_id")
    .execute();
}

async function createServersAndRoles(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_servers")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("audience", "text", (column) => column.notNull().unique())
    .addColumn("longest_life", "integer", (column) => column.notNull())
    .addColumn("scopes", "text", (column) => column.notNull())
    .execute();
  await kysely.schema
    .createTable("identity_roles")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("server_id", "text", (column) =>
      column.notNull().references("identity_servers.id").onDelete("cascade"),
    )
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("scopes", "text", (column) => column.notNull())
    .addColumn("every_scope", "integer", (column) => column.notNull())
    .addColumn("longest_life", "integer")
    .addUniqueConstraint("identity_roles_name", ["server_id", "name"])
    .execute();
  await kysely.schema
    .createTable("identity_members")
    .addColumn("user_id", "text", (column) =>
      column.notNull().references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("role_id", "text", (column) =>
      column.notNull().references("identity_roles.id").onDelete("cascade"),
    )
    .addPrimaryKeyConstraint("identity_members_key", ["user_id", "role_id"])
    .execute();
}

async function createTokens(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_tokens")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) =>
      column.references("identity_users.id").onDelete("set null"),
    )
    .addColumn("user_name", "text", (column) => column.notNull())
    .addColumn("audience", "text", (column) => column.notNull())
    .addColumn("roles", "text", (column) => column.notNull())
    .addColumn("issued_at", "text", (column) => column.notNull())
    .addColumn("expires_at", "text", (column) => column.notNull())
    .execute();
  await kysely.schema
    .createIndex("identity_tokens_user")
    .on("identity_tokens")
    .column("user_id")
    .execute();
}

async function createSignInFailures(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_sign_in_failures")
    .addColumn("subject", "text", (column) => column.primaryKey())
    .addColumn("failures", "integer", (column) => column.notNull())
    .addColumn("since", "text", (column) => column.notNull())
    .execute();
}
