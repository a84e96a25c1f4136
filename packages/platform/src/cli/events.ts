import { defineCommand } from "citty";

export const eventsCommand = defineCommand({
  meta: { name: "events", description: "What is kept of a tenant's events" },
  subCommands: {
    days: async () => (await import("./events-days.ts")).eventsDaysCommand,
    quality: async () => (await import("./events-quality.ts")).eventsQualityCommand,
    retention: async () => (await import("./events-retention.ts")).eventsRetentionCommand,
    erase: async () => (await import("./events-erase.ts")).eventsEraseCommand,
    backup: async () => (await import("./events-backup.ts")).eventsBackupCommand,
    restore: async () => (await import("./events-restore.ts")).eventsRestoreCommand,
  },
});
