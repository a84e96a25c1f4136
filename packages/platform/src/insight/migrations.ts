import type { MigrationSet } from "#kernel";

export const insightMigrations: MigrationSet = {
  "0001-queries": {
    async up(kysely) {
      await kysely.schema
        .createTable("insight_queries")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("aggregation_unit", "text", (column) => column.notNull())
        .addColumn("spec", "text", (column) => column.notNull())
        .addColumn("data_version", "text", (column) => column.notNull())
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("result", "text")
        .addColumn("asked_at", "text", (column) => column.notNull())
        .addColumn("completed_at", "text")
        .execute();
    },
  },
};
