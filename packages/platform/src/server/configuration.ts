import {
  type Configuration,
  databaseSettings,
  loadConfiguration,
  parseSettingFlags,
  platformSettings,
  redisSettings,
  tenancySettings,
} from "#kernel";

import { moduleDefinitions } from "./modules.ts";

/** Every settings declaration of the platform and its modules. */
export const allSettings = [
  platformSettings,
  databaseSettings,
  redisSettings,
  tenancySettings,
  ...moduleDefinitions.flatMap(({ settings }) => settings ?? []),
];

/** Reads the effective configuration: the file, the environment, secrets, and the flags given on the command line. */
export function readConfiguration(flags: readonly string[]): Configuration {
  return loadConfiguration({
    settings: allSettings,
    flags: parseSettingFlags(flags, allSettings),
  });
}
