import { Type } from "typebox";

import { defineSettings, type SettingsOf } from "#kernel";

const day = 86_400;

export const identitySettings = defineSettings(
  "identity",
  Type.Object({
    sessionIdleSeconds: Type.Integer({
      default: 20 * 60,
      minimum: 60,
      maximum: day,
      description: "Seconds without a request after which a signed-in session ends.",
    }),
    sessionLongestSeconds: Type.Integer({
      default: day / 2,
      minimum: 60,
      maximum: 30 * day,
      description: "Seconds after signing in at which a session ends however much it is used.",
    }),
    signInFailures: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100,
      description:
        "Failed attempts to sign in to one account from one address, within the window, after which this address waits.",
    }),
    signInFailuresPerAddress: Type.Integer({
      default: 50,
      minimum: 1,
      maximum: 100_000,
      description:
        "Failed attempts to sign in from one address to whatever account, within the window, after which this address waits.",
    }),
    signInWindowSeconds: Type.Integer({
      default: 15 * 60,
      minimum: 1,
      maximum: day,
      description:
        "Seconds within which failed attempts are counted, and seconds to wait after too many.",
    }),
    passwordChecksAtOnce: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 64,
      description:
        "Passwords checked at the same time in one process; each takes 19 MiB. Further ones wait.",
    }),
    longestTokenLifeSeconds: Type.Integer({
      default: 30 * day,
      minimum: 60,
      maximum: 3650 * day,
      description: "Longest life of a token for a tenant's own server, in seconds.",
    }),
  }),
);

export type IdentitySettings = SettingsOf<typeof identitySettings>;
