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
    querySeconds: Type.Integer({
      default: 300,
      minimum: 1,
      maximum: 86_400,
      description: "How long computing a query, or a part of it that others share, may take.",
    }),
    queueLength: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 100_000,
      description: "How many queries of one tenant may wait; further ones are refused.",
    }),
    resultRows: Type.Integer({
      default: 1_000_000,
      minimum: 1,
      description: "The most rows that an answer may have.",
    }),
    resultBytes: Type.Integer({
      default: 134_217_728,
      minimum: 1024,
      description: "The most bytes that an answer may have as JSON.",
    }),
    cacheBytes: Type.Integer({
      default: 1_073_741_824,
      minimum: 0,
      description:
        "Bytes that the kept answers of one tenant may take. Beyond that those go that are worth least: of older data, cheap to compute, large, long not asked for.",
    }),
    cacheHalfLife: Type.Integer({
      default: 1000,
      minimum: 1,
      description: "After how many uses of other answers a use of an answer counts half.",
    }),
    cacheProtectedSeconds: Type.Integer({
      default: 600,
      minimum: 0,
      description: "How long an answer stays at least after it was computed or asked for.",
    }),
    differencing: Type.Union([Type.Literal("suppress"), Type.Literal("off")], {
      default: "suppress",
      description:
        "Whether rows are left out of an answer that, compared with answers published earlier, would tell of a few people.",
    }),
    releaseRecordBytes: Type.Integer({
      default: 268_435_456,
      minimum: 1_048_576,
      description:
        "How much is remembered of published answers, per tenant, to compare later ones with. The oldest are forgotten.",
    }),
    noise: Type.Union([Type.Literal("off"), Type.Literal("on")], {
      default: "off",
      description:
        "Whether counts get random noise, and each answer is charged to the privacy budget of a role. Kinds to which it cannot be added are refused.",
    }),
    noiseEpsilon: Type.Number({
      default: 0.1,
      minimum: 0.001,
      maximum: 10,
      description: "How much one noisy answer may reveal (epsilon): the smaller, the more noise.",
    }),
    privacyBudget: Type.Number({
      default: 10,
      minimum: 0.001,
      maximum: 1000,
      description: "How much epsilon a role may spend on noisy answers in a period.",
    }),
    privacyBudgetDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 3660,
      description: "How many days such a period has.",
    }),
  }),
);

export type InsightSettings = SettingsOf<typeof insightSettings>;
