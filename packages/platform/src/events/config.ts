import { Type } from "typebox";

import { defineSettings } from "#kernel";

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
      default: 335_544_320,
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
  }),
);
