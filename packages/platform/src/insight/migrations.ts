import type { MigrationSet } from "#kernel";

import { disclosureMigrations } from "./disclosure/disclosure-migrations.ts";

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
        .addColumn("rule", "text", (column) => column.notNull())
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("failure", "text")
        .addColumn("asked_at", "text", (column) => column.notNull())
        .addColumn("completed_at", "text")
        .addColumn("answer", "text")
        .addColumn("part_count", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("row_count", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("bytes", "double precision", (column) => column.notNull().defaultTo(0))
        .addColumn("seconds", "double precision", (column) => column.notNull().defaultTo(0))
        .addColumn("uses", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("touched_at", "text")
        .addColumn("last_touch", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("multiplier", "double precision", (column) => column.notNull().defaultTo(0))
        .execute();
      await kysely.schema
        .createTable("insight_answer_parts")
        .addColumn("answer", "text", (column) => column.notNull())
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("rows", "text", (column) => column.notNull())
        .addColumn("stored_at", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("insight_answer_parts_key", ["answer", "position"])
        .execute();
      await kysely.schema
        .createTable("insight_subqueries")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("spec", "text", (column) => column.notNull())
        .addColumn("asked_at", "text", (column) => column.notNull())
        .execute();
    },
  },
  ...disclosureMigrations,
};
