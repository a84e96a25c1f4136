import type { Kysely } from "kysely";

import type { ForwardMigration } from "#kernel";

export const secondFactors: ForwardMigration = {
  async up(kysely) {
    await extendUsers(kysely);
    await extendSessions(kysely);
    await extendAccess(kysely);
    await extendTokens(kysely);
    await createTotp(kysely);
    await createBackupCodes(kysely);
    await createUsedCodes(kysely);
    await createPasskeys(kysely);
    await createChallenges(kysely);
  },
};

async function extendUsers(kysely: Kysely<object>): Promise<void> {
  const table = kysely.schema.alterTable("identity_users");
  await table
    .addColumn("has_password", "integer", (column) => column.notNull().defaultTo(1))
    .execute();
  await table
    .addColumn("two_factor_required", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await table.addColumn("external_issuer", "text").execute();
  await table.addColumn("external_subject", "text").execute();
  await kysely.schema
    .createIndex("identity_users_external")
    .on("identity_users")
    .columns(["external_issuer", "external_subject"])
    .unique()
    .execute();
}

/** Sessions of before had neither a name nor a stage: whoever had one signs in again. */
async function extendSessions(kysely: Kysely<object>): Promise<void> {
  await kysely.schema.dropTable("identity_sessions").execute();
  await kysely.schema
    .createTable("identity_sessions")
    .addColumn("id_hash", "text", (column) => column.primaryKey())
    .addColumn("id", "text", (column) => column.notNull().unique())
    .addColumn("user_id", "text", (column) =>
      column.notNull().references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("stage", "text", (column) => column.notNull())
    .addColumn("method", "text", (column) => column.notNull())
    .addColumn("address", "text", (column) => column.notNull())
    .addColumn("user_agent", "text", (column) => column.notNull())
    .addColumn("started_at", "text", (column) => column.notNull())
    .addColumn("seen_at", "text", (column) => column.notNull())
    .execute();
  await kysely.schema
    .createIndex("identity_sessions_user")
    .on("identity_sessions")
    .column("user_id")
    .execute();
}

async function extendAccess(kysely: Kysely<object>): Promise<void> {
  await kysely.schema.alterTable("identity_servers").addColumn("latest_expiry", "text").execute();
  await kysely.schema.alterTable("identity_roles").addColumn("latest_expiry", "text").execute();
}

async function extendTokens(kysely: Kysely<object>): Promise<void> {
  const table = kysely.schema.alterTable("identity_tokens");
  await table.addColumn("name", "text", (column) => column.notNull().defaultTo("")).execute();
  await table.addColumn("scopes", "text", (column) => column.notNull().defaultTo("{}")).execute();
  await table.addColumn("encrypted_token", "text").execute();
  await table.addColumn("last_used_at", "text").execute();
  await table.addColumn("revoked_at", "text").execute();
  await table.addColumn("revoked_by", "text").execute();
  for (const columns of [["expires_at"], ["issued_at", "id"]]) {
    await kysely.schema
      .createIndex(`identity_tokens_${columns.join("_")}`)
      .on("identity_tokens")
      .columns(columns)
      .execute();
  }
}

async function createTotp(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_totp")
    .addColumn("user_id", "text", (column) =>
      column.primaryKey().references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("encrypted_secret", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("confirmed_at", "text")
    .execute();
}

async function createBackupCodes(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_backup_codes")
    .addColumn("user_id", "text", (column) =>
      column.notNull().references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("code_hash", "text", (column) => column.notNull())
    .addColumn("used_at", "text")
    .addPrimaryKeyConstraint("identity_backup_codes_key", ["user_id", "code_hash"])
    .execute();
}

async function createUsedCodes(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_used_codes")
    .addColumn("subject", "text", (column) => column.primaryKey())
    .addColumn("expires_at", "text", (column) => column.notNull())
    .execute();
}

async function createPasskeys(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_passkeys")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) =>
      column.notNull().references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("counter", "bigint", (column) => column.notNull())
    .addColumn("transports", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("last_used_at", "text")
    .execute();
  await kysely.schema
    .createIndex("identity_passkeys_user")
    .on("identity_passkeys")
    .column("user_id")
    .execute();
}

async function createChallenges(kysely: Kysely<object>): Promise<void> {
  await kysely.schema
    .createTable("identity_challenges")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("purpose", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) =>
      column.references("identity_users.id").onDelete("cascade"),
    )
    .addColumn("data", "text", (column) => column.notNull())
    .addColumn("expires_at", "text", (column) => column.notNull())
    .execute();
  await kysely.schema
    .createIndex("identity_challenges_expires_at")
    .on("identity_challenges")
    .column("expires_at")
    .execute();
}
