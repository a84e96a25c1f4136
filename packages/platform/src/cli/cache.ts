import { defineCommand } from "citty";

export const cacheCommand = defineCommand({
  meta: { name: "cache", description: "The kept answers of a tenant" },
  subCommands: {
    list: async () => (await import("./cache-list.ts")).cacheListCommand,
    drop: async () => (await import("./cache-drop.ts")).cacheDropCommand,
    clear: async () => (await import("./cache-clear.ts")).cacheClearCommand,
  },
});
