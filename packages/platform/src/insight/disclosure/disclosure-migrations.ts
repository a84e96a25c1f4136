import type { MigrationSet } from "#kernel";

/** The tables of disclosure control. */
export const disclosureMigrations: MigrationSet = {
  "0002-releases-and-privacy-budget": {
    async up(kysely) {
      await kysely.schema
        .createTable("insight_releases")
        .addColumn("sequence", "integer", (column) => column.primaryKey())
        .addColumn("answer", "text", (column) => column.notNull())
        .addColumn("data_version", "text", (column) => column.notNull())
        .addColumn("family", "text", (column) => column.notNull())
        .addColumn("narrowed", "text", (column) => column.notNull())
        .addColumn("question", "text", (column) => column.notNull())
        .addColumn("window_start", "text", (column) => column.notNull())
        .addColumn("window_end", "text", (column) => column.notNull())
        .addColumn("first_total", "text")
        .addColumn("second_total", "text")
        .addColumn("rows", "text", (column) => column.notNull())
        .addColumn("released_at", "text", (column) => column.notNull())
        .addColumn("bytes_until", "double precision", (column) => column.notNull())
        .addUniqueConstraint("insight_releases_of_answers", ["answer", "data_version"])
        .execute();
      for (const column of ["family", "question", "first_total", "second_total", "bytes_until"]) {
        await kysely.schema
          .createIndex(`insight_releases_${column}`)
          .on("insight_releases")
          .column(column)
          .execute();
      }
      await kysely.schema
        .createTable("insight_release_head")
        .addColumn("id", "integer", (column) => column.primaryKey())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("bytes", "double precision", (column) => column.notNull())
        .execute();
      await kysely.schema
        .createTable("insight_privacy_charges")
        .addColumn("role", "text", (column) => column.notNull())
        .addColumn("answer", "text", (column) => column.notNull())
        .addColumn("period", "integer", (column) => column.notNull())
        .addColumn("epsilon", "integer", (column) => column.notNull())
        .addColumn("charged_at", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("insight_privacy_charges_key", ["role", "answer"])
        .execute();
      await kysely.schema
        .createTable("insight_privacy_budgets")
        .addColumn("role", "text", (column) => column.notNull())
        .addColumn("period", "integer", (column) => column.notNull())
        .addColumn("spent", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("insight_privacy_budgets_key", ["role", "period"])
        .execute();
    },
  },
};
