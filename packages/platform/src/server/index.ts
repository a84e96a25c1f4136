export { generateCallRecords } from "#events";
export { formatLife, parseLife } from "#identity";

export { readConfiguration } from "./configuration.ts";
export { describePlatform } from "./describe-platform.ts";
export { type Platform, servePlatform } from "./platform.ts";
export { version } from "./version.ts";
