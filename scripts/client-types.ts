// Writes packages/client/src/api.ts, the types of the HTTP interface, from the routes of the platform. With --check it
// writes nothing and fails when the file is stale.
import { join } from "node:path";

import { describePlatform } from "../packages/platform/src/server/index.ts";
import { type ApiDocument, renderClientTypes } from "./lib/client-types.ts";
import { findStalePages, writePages } from "./lib/pages.ts";

const root = join(import.meta.dirname, "..");
const document = (await describePlatform()) as ApiDocument;
const pages = { "packages/client/src/api.ts": await renderClientTypes(document) };

if (process.argv.includes("--check")) {
  const stale = findStalePages(root, pages);
  for (const name of stale) {
    process.stderr.write(`${name} is stale. node scripts/client-types.ts writes it anew.\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  writePages(root, pages);
}
