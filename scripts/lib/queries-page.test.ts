import { expect, test } from "vitest";

import { kinds, runnableKinds } from "../../packages/platform/src/insight/kinds/kinds.ts";
import { renderClientReadme } from "./client-readme.ts";
import { renderQueriesPage } from "./queries-page.ts";

const page = await renderQueriesPage({ kinds, runnableKinds });

test("every kind has a section, those that may be run first", () => {
  const sections = [...page.matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name);
  const isRunnable = sections.map((name) => runnableKinds.has(name ?? ""));
  expect(new Set(sections)).toEqual(new Set(kinds.keys()));
  expect(isRunnable.lastIndexOf(true)).toBe(runnableKinds.size - 1);
});

test("every link within the page leads to a heading", () => {
  const texts = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text.toLowerCase());
  const headings = new Set(texts.map((text) => text.replaceAll("`", "").replaceAll(" ", "-")));
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.filter((anchor) => !headings.has(anchor ?? ""))).toEqual([]);
});

test("a parameter has its values, its default and its meaning, and a column its meaning", () => {
  const section = page.slice(page.indexOf("### `event_count`"), page.indexOf("### `handset`"));
  expect(section).toMatch(/\| `direction` +\| `in`, `out`, `both` +\| `"both"` +\| Which events/);
  expect(section).toMatch(/\| `start_date` +\| a text such as `2016-01-01` +\| required +\|/);
  expect(section).toMatch(
    /\| `subscriber_subset` +\| any \[sub-query\]\(#sub-queries\), or the id/,
  );
  expect(section).toMatch(/\| `value` +\| Events\. +\|/);
  expect(section).toContain("Stands in [`histogram_aggregate`](#histogram_aggregate) (`metric`)");
});

test("the tables of the README are made anew, and the rest stays", async () => {
  const readme =
    "# A\n\n<!-- methods -->\n\nof yesterday\n\n<!-- /methods -->\n\nB\n\n<!-- sub-queries -->\n<!-- /sub-queries -->\n";
  const made = await renderClientReadme(readme, { kinds, runnableKinds });
  expect(made).toContain("# A\n");
  expect(made).not.toContain("of yesterday");
  expect(made).toMatch(/\| `geographyQuery` +\|[^]*\nB\n[^]*\| `dailyLocationSpec` +\|/);
  await expect(renderClientReadme("# A\n", { kinds, runnableKinds })).rejects.toThrow(
    "<!-- methods -->",
  );
});
