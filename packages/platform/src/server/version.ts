import { readFileSync } from "node:fs";

interface Package {
  readonly version: string;
}

/** The platform's version, as its package says. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as Package
).version;
