import { existsSync } from "node:fs";

import { defineConfig } from "vitest/config";

import { createSummaryReporter } from "./scripts/lib/test-summary.ts";

// Databases write through to the disk at every commit; in memory the same tests take half the time.
const inMemory = "/dev/shm";
const conditions = ["@flotilla/source"];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const summaryFile = process.env["TEST_SUMMARY"];

export default defineConfig({
  ...shared,
  test: {
    reporters: ["default", ...(summaryFile ? [createSummaryReporter(summaryFile)] : [])],
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["packages/{platform,client,console}/src/**/*.test.ts", "scripts/**/*.test.ts"],
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          globalSetup: ["packages/platform/test/support/postgresql-server.ts"],
          env: existsSync(inMemory) ? { TMPDIR: inMemory } : {},
        },
      },
      {
        ...shared,
        test: {
          name: "system",
          include: ["packages/platform/test/**/*.test.ts"],
          isolate: false,
          fileParallelism: false,
          globalSetup: ["packages/platform/test/support/postgresql-server.ts"],
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
