import { Type } from "typebox";

import { defineSettings, type SettingsOf } from "#kernel";

export const insightSettings = defineSettings(
  "insight",
  Type.Object({
    disclosureThreshold: Type.Integer({
      default: 15,
      minimum: 15,
      description:
        "A value counting this many people or fewer is never published. It can be raised, not lowered.",
    }),
    concurrentQueries: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 64,
      description: "Queries of one tenant computed at the same time; further ones wait.",
    }),
  }),
);

export type InsightSettings = SettingsOf<typeof insightSettings>;
