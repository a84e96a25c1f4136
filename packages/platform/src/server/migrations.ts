import type { MigrationSet } from "#kernel";

/** Tables of the platform's own database. */
export const serverMigrations: MigrationSet = {
  "0001-tenants": {
    async up(kysely) {
      await kysely.schema
        .createTable("server_tenants")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("created_at", "text", (column) => column.notNull())
        .execute();
      await kysely.schema
        .createTable("server_tenant_hosts")
        .addColumn("host", "text", (column) => column.primaryKey())
        .addColumn("tenant", "text", (column) =>
          column.notNull().references("server_tenants.name").onDelete("cascade"),
        )
        .execute();
      await kysely.schema
        .createTable("server_set_up_steps")
        .addColumn("step", "text", (column) => column.primaryKey())
        .addColumn("completed_at", "text", (column) => column.notNull())
        .execute();
    },
  },
};
