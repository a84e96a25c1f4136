// Writes the pages of docs/reference that are made from the code, and the tables of the client's README. With --check it writes nothing and fails when a page
// is stale.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { kinds, runnableKinds } from "../packages/platform/src/insight/kinds/kinds.ts";
import { declaredErrors } from "../packages/platform/src/kernel/index.ts";
import { allSettings } from "../packages/platform/src/server/configuration.ts";
import { renderClientReadme } from "./lib/client-readme.ts";
import { renderConfigurationPage } from "./lib/configuration-page.ts";
import { renderErrorsPage } from "./lib/errors-page.ts";
import { findStalePages, writePages } from "./lib/pages.ts";
import { renderQueriesPage } from "./lib/queries-page.ts";

const root = join(import.meta.dirname, "..");

// Those of the server and the command line are declared by no module's index.
for (const file of globSync("packages/platform/src/**/{errors,*-errors}.ts", { cwd: root })) {
  await import(pathToFileURL(join(root, file)).href);
}

const pages = {
  "docs/reference/configuration.md": renderConfigurationPage(allSettings),
  "docs/reference/errors.md": renderErrorsPage(declaredErrors()),
  "packages/client/README.md": await renderClientReadme(
    readFileSync(join(root, "packages/client/README.md"), "utf8"),
    { kinds, runnableKinds },
  ),
  "docs/reference/queries.md": await renderQueriesPage({ kinds, runnableKinds }),
};

if (process.argv.includes("--check")) {
  const stale = findStalePages(root, pages);
  for (const name of stale) {
    process.stderr.write(`${name} is stale. npm run docs writes it anew.\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  writePages(root, pages);
}
