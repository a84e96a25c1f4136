import { Type } from "typebox";

import { defineSettings, type SettingsOf } from "#kernel";

export const eventSettings = defineSettings(
  "events",
  Type.Object({
    threads: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 256,
      description: "How many threads a tenant's event store computes with.",
    }),
    memoryLimit: Type.Integer({
      default: 805_306_368,
      minimum: 134_217_728,
      description:
        "Bytes of memory that a tenant's event store may use for its data; what does not fit goes to its directory for a while.",
    }),
    concurrentReads: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 64,
      description:
        "How many questions a tenant's event store answers at the same time; further ones wait.",
    }),
    keptRowsBytes: Type.Integer({
      default: 268_435_456,
      minimum: 0,
      description:
        "Bytes that the rows of parts of questions may take while they are kept for further questions. What is kept counts in the memory limit; what does not fit goes to the store's directory for a while.",
    }),
    badRowsShare: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 1,
      description:
        "The share of a file's rows that may be unreadable: up to it they go to the quarantine, above it the file is refused.",
    }),
    keepRecordIds: Type.Boolean({
      default: false,
      description:
        "Whether the id of every record is kept. No question needs it, and it takes more room than all the rest of a record.",
    }),
    pseudonymise: Type.Boolean({
      default: false,
      description:
        "Whether identifiers of subscribers and devices are replaced by keyed hashes before anything is stored. To be chosen before the first load.",
    }),
    watchDirectory: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "A directory with one folder per tenant whose files are loaded as they appear. It is only read.",
      }),
    ),
    watchIntervalSeconds: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 86_400,
      description:
        "How often the watched directory is looked at. A file is loaded once it has not changed between two looks.",
    }),
    uploadLimitBytes: Type.Integer({
      default: 10_737_418_240,
      minimum: 1024,
      description: "The largest file that may be uploaded.",
    }),
    qualityChecksDirectory: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "A directory with SQL files, each a further quality check for every type, or in a folder named after a type for that one.",
      }),
    ),
    sqlPort: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65_535,
        description:
          "The port on which programs that speak PostgreSQL's protocol may ask the event stores; without it there is none.",
      }),
    ),
    sqlHost: Type.String({
      default: "127.0.0.1",
      minLength: 1,
      description: "The address on which that port listens.",
    }),
    sqlCertificate: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "A file with the certificate, in PEM, for connections to that port. Without it a certificate of the platform's own is made.",
      }),
    ),
    sqlCertificateKey: Type.Optional(
      Type.String({
        minLength: 1,
        description: "A file with the key of that certificate, in PEM.",
      }),
    ),
    sqlTimeoutSeconds: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: 86_400,
      description: "How long a statement of SQL may take.",
    }),
    sqlMaximumRows: Type.Integer({
      default: 1_000_000,
      minimum: 1,
      description: "The most rows that a statement of SQL may answer.",
    }),
  }),
);

export type EventSettings = SettingsOf<typeof eventSettings>;
