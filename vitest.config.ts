import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

import { createSummaryReporter } from "./scripts/lib/test-summary.ts";

// Databases write through to the disk at every commit; in memory the same tests take half the time.
const inMemory = "/dev/shm";
const conditions = ["@flotilla/source"];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const summaryFile = process.env["TEST_SUMMARY"];
/** `npm run check` leaves what needs PostgreSQL to `npm test`: it takes half of the time. */
const servers =
  process.env["TEST_SERVERS"] === "none"
    ? []
    : ["packages/platform/test/support/postgresql-server.ts"];

export default defineConfig({
  ...shared,
  test: {
    // One more than there are processors: tests wait for servers and for work in other threads.
    maxWorkers: availableParallelism() + 1,
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
          globalSetup: servers,
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
          globalSetup: servers,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
