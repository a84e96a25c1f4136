import type { MigrationSet } from "#kernel";

import { peopleAndTokens } from "./0001-people-and-tokens.ts";
import { secondFactors } from "./0002-second-factors.ts";

export const identityMigrations: MigrationSet = {
  "0001-people-and-tokens": peopleAndTokens,
  "0002-second-factors": secondFactors,
};
