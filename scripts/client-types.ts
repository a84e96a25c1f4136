// Writes what of packages/client is made from the platform: the types of the HTTP interface from its routes, and query specifications
// and the functions that make them from its kinds of queries. With --check it writes nothing and fails when a file is stale.
import { join } from "node:path";

import { kinds, runnableKinds } from "../packages/platform/src/insight/kinds/kinds.ts";
import { describePlatform } from "../packages/platform/src/server/index.ts";
import { type ApiDocument, renderClientTypes } from "./lib/client-types.ts";
import { findStalePages, writePages } from "./lib/pages.ts";
import { renderQueryBuilders, renderQueryTypes } from "./lib/query-types.ts";

const root = join(import.meta.dirname, "..");
const document = (await describePlatform()) as ApiDocument;
const pages = {
  "packages/client/src/api.ts": await renderClientTypes(document),
  "packages/client/src/query-builders.ts": await renderQueryBuilders({ kinds, runnableKinds }),
  "packages/client/src/query-specs.ts": await renderQueryTypes({ kinds, runnableKinds }),
};

if (process.argv.includes("--check")) {
  const stale = findStalePages(root, pages);
  for (const name of stale) {
    process.stderr.write(`${name} is stale. node scripts/client-types.ts writes it anew.\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  writePages(root, pages);
}
