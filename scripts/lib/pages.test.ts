import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { findStalePages, writePages } from "./pages.ts";

function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "flotilla-pages-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

test("pages are written and then up to date", () => {
  const root = makeRoot();
  const pages = { "docs/reference/a.md": "# A\n", "docs/b.md": "# B\n" };
  writePages(root, pages);
  expect(readFileSync(join(root, "docs/reference/a.md"), "utf8")).toBe("# A\n");
  expect(findStalePages(root, pages)).toEqual([]);
});

test("a page that is missing or says something else is stale", () => {
  const root = makeRoot();
  const pages = { "a.md": "# A\n", "b.md": "# B\n", "c.md": "# C\n" };
  writePages(root, { "a.md": "# A\n", "b.md": "# B\n" });
  writeFileSync(join(root, "b.md"), "# B, by hand\n");
  expect(findStalePages(root, pages)).toEqual(["b.md", "c.md"]);
});
