import ipaddr from "ipaddr.js";
import { Type } from "typebox";

import { defineSettings, secretText } from "./settings.ts";

/** What concerns the platform as a whole. */
export const platformSettings = defineSettings(
  "",
  Type.Object({
    port: Type.Integer({
      default: 8080,
      minimum: 0,
      maximum: 65_535,
      description: "The port for the console and the API; 0 takes any free one.",
    }),
    host: Type.String({
      default: "127.0.0.1",
      minLength: 1,
      description:
        "The address to listen on. 0.0.0.0 listens on every one; put a proxy with TLS in front of it.",
    }),
    data: Type.String({
      default: "./data",
      minLength: 1,
      description: "The directory that holds all databases, keys and files.",
    }),
    example: Type.Boolean({
      default: true,
      description: "Whether the tenant demo gets the example data when it is made.",
    }),
    logLevel: Type.Union(
      [
        Type.Literal("fatal"),
        Type.Literal("error"),
        Type.Literal("warn"),
        Type.Literal("info"),
        Type.Literal("debug"),
        Type.Literal("trace"),
      ],
      { default: "info", description: "The least serious messages that are logged." },
    ),
    roles: Type.Array(
      Type.Union([Type.Literal("identity"), Type.Literal("api"), Type.Literal("collect")]),
      {
        default: ["identity", "api", "collect"],
        minItems: 1,
        description:
          "What this process does: identity signs people in and issues tokens, api answers questions, collect takes in data and keeps it. A process with api but without collect asks the one with collect on the same data directory.",
      },
    ),
    ownerTimeoutSeconds: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: 3600,
      description:
        "How many seconds a process that joins a data directory waits for the one that owns it.",
    }),
    trustedProxies: Type.Array(
      Type.Refine(
        Type.String(),
        (range) => ipaddr.isValidCIDR(range),
        () => "must be a range of addresses such as 10.0.0.0/8 or fd00::/8",
      ),
      {
        default: [],
        description:
          "The addresses of proxies whose X-Forwarded headers are believed, as ranges; from elsewhere they are not.",
      },
    ),
    shutdownTimeoutSeconds: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 3600,
      description:
        "How many seconds running requests and jobs get to finish when the platform stops.",
    }),
    bodyLimitBytes: Type.Integer({
      default: 1_048_576,
      minimum: 1024,
      maximum: 1_073_741_824,
      description:
        "The largest body of a request, in bytes, where a route sets no limit of its own.",
    }),
  }),
);

/** Where records are kept. */
export const databaseSettings = defineSettings(
  "database",
  Type.Object({
    url: Type.Optional(
      Type.Refine(
        secretText({
          // SQLite passes here, because it is refused below in words of its own.
          pattern: "^(postgres(ql)?(\\+\\w+)?://.+|sqlite.*)$",
          rule: "must be a URL that begins with postgresql://",
          aliases: ["DB_URI"],
          description:
            "The PostgreSQL server, as postgresql://user:password@host:port/database, where {} stands for the password that is given apart; without it records are kept in SQLite files.",
        }),
        (url) => !String(url).startsWith("sqlite"),
        () =>
          "must not name an SQLite file; without this URL records are in SQLite files in the data directory",
      ),
    ),
    password: Type.Optional(
      secretText({
        aliases: ["FLOWAUTH_DB_PASSWORD"],
        description: "The password that stands in the place of {} in that URL.",
      }),
    ),
    maximumConnections: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 1000,
      description: "Connections to PostgreSQL kept for each process and database.",
    }),
  }),
);

/** What several processes share beside the database. */
export const redisSettings = defineSettings(
  "redis",
  Type.Object({
    url: Type.Optional(
      secretText({
        pattern: "^rediss?://.+$",
        rule: "must be a URL that begins with redis:// or rediss://",
        description:
          "The Redis server, as redis://user:password@host:port/database; without it the records remember used codes.",
      }),
    ),
    host: Type.Optional(
      Type.String({
        aliases: ["FLOWAUTH_REDIS_HOST"],
        description: "The host of the Redis server, where no URL is given.",
      }),
    ),
    port: Type.Integer({
      default: 6379,
      minimum: 1,
      maximum: 65_535,
      aliases: ["FLOWAUTH_REDIS_PORT"],
      description: "The port of that Redis server.",
    }),
    password: Type.Optional(
      secretText({
        aliases: ["FLOWAUTH_REDIS_PASSWORD"],
        description: "The password of that Redis server.",
      }),
    ),
    database: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 15,
      aliases: ["FLOWAUTH_REDIS_DB"],
      description: "The number of the database on that Redis server.",
    }),
  }),
);

/** How a request finds its tenant. */
export const tenancySettings = defineSettings(
  "tenancy",
  Type.Object({
    filter: Type.String({
      default: "%d",
      minLength: 1,
      description:
        "The pattern of the tenants that a host name may reach: %h is the host name, %d its first part.",
    }),
    mode: Type.Union([Type.Literal("strict"), Type.Literal("odoo11"), Type.Literal("odoo17")], {
      default: "strict",
      description:
        "How host names and the filter are read: strict matches whole names in lower case; the others act as Odoo 11 and 17 do.",
    }),
  }),
);
