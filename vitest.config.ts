import { defineConfig } from "vitest/config";

const conditions = ["@flotilla/source"];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["packages/{platform,client}/src/**/*.test.ts", "scripts/**/*.test.ts"],
          isolate: false,
          testTimeout: 20_000,
          globalSetup: ["packages/platform/test/support/postgresql-server.ts"],
        },
      },
      {
        ...shared,
        test: {
          name: "system",
          include: ["packages/platform/test/**/*.test.ts"],
          isolate: false,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
