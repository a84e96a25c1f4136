import type { MigrationSet } from "../database/migrate.ts";

/** The kernel's tables in the platform's own database. */
export const platformMigrations: MigrationSet = {
  "0001-job-leases": {
    async up(kysely) {
      await kysely.schema
        .createTable("kernel_job_leases")
        .addColumn("job", "text", (column) => column.primaryKey())
        .addColumn("owner", "text")
        .addColumn("leased_until", "text")
        .addColumn("last_run_for", "text", (column) => column.notNull())
        .execute();
    },
  },
};
