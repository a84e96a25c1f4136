import type { CommandDef } from "citty";

/** The command `flotilla`: each subcommand is a file that is loaded when it is called. */
export const flotillaCommand: CommandDef = {
  meta: { name: "flotilla", description: "A self-hosted platform for sensitive data" },
  subCommands: {
    serve: async () => (await import("./serve.ts")).serveCommand,
    example: async () => (await import("./example.ts")).exampleCommand,
    verify: async () => (await import("./verify.ts")).verifyCommand,
    generate: async () => (await import("./generate.ts")).generateCommand,
    events: async () => (await import("./events.ts")).eventsCommand,
    ingest: async () => (await import("./ingest.ts")).ingestCommand,
    "event-type": async () => (await import("./event-type.ts")).eventTypeCommand,
    query: async () => (await import("./query.ts")).queryCommand,
    cache: async () => (await import("./cache.ts")).cacheCommand,
    sql: async () => (await import("./sql.ts")).sqlCommand,
    token: async () => (await import("./token.ts")).tokenCommand,
    tenant: async () => (await import("./tenant.ts")).tenantCommand,
    role: async () => (await import("./role.ts")).roleCommand,
    server: async () => (await import("./server.ts")).serverCommand,
    keys: async () => (await import("./keys.ts")).keysCommand,
    user: async () => (await import("./user.ts")).userCommand,
    "audit-log": async () => (await import("./audit-log.ts")).auditLogCommand,
    config: async () => (await import("./config.ts")).configCommand,
  },
};
