import { readFileSync } from "node:fs";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { noBrowser, openBrowser, openPage, scrollsSideways, takeScreenshot } from "#test/browser";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

const home = makeDirectory();

let browser: Browser;
let platform: PlatformProcess;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  platform = await startPlatform({
    dataDirectory: home.path,
    environment: { FLOTILLA_EXAMPLE: "true" },
  });
  ({ page, complaints } = await openPage(browser, { width: 1440 }));
  await signIn(page, "admin", platform.fact("Password")?.split(" ")[0] ?? "");
});

beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  home.remove();
});

test("a query is asked as it stands, and its answer is a map, a chart and a table of the same rows", async () => {
  await openAsk();
  await ask();
  await page.getByRole("img", { name: /^Map of the answer/ }).waitFor();
  await takeScreenshot(page, "ask-map");
  await page.getByRole("tab", { name: "Chart" }).click();
  await page.getByRole("img", { name: /^Chart of the answer/ }).waitFor();
  await page.getByRole("tab", { name: "Table" }).click();
  const table = page.getByRole("table", { name: "Answer" });
  expect(await table.getByRole("row").count()).toBe((await countRows()) + 1);
});

test("queries stand in queries: flows between two days are drawn as arcs", async () => {
  await openAsk();
  await page.getByLabel("What to ask").selectOption("flows");
  await page.getByLabel("date", { exact: false }).nth(1).fill("2016-01-05");
  await ask();
  await page.getByText("Arcs lead from place to place").waitFor();
  await takeScreenshot(page, "ask-flows");
  const program = page.getByRole("tabpanel", { name: "TypeScript" });
  expect(await program.innerText()).toContain('date: "2016-01-05"');
  await page.getByRole("tab", { name: "Python" }).click();
  const python = await page.getByRole("tabpanel", { name: "Python" }).innerText();
  expect(python).toContain("flowclient.flows(");
});

test.each([
  ["histogram_aggregate", "chart"],
  ["location_event_counts", "chart"],
  ["meaningful_locations_between_label_od_matrix", "table"],
  ["labelled_spatial_aggregate", "table"],
])("%s can be asked without filling in anything", async (kind) => {
  await openAsk();
  await page.getByLabel("What to ask").selectOption(kind);
  await ask();
  expect(await countRows()).toBeGreaterThan(0);
  await takeScreenshot(page, `ask-${kind}`);
});

test("a wrong parameter is named, and what was asked before stays", async () => {
  await openAsk();
  await ask();
  await page.getByLabel("end date").fill("2015-12-01");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("alert").getByText("end_date").waitFor();
  expect(await countRows()).toBeGreaterThan(0);
});

test("an answer is downloaded as a file", async () => {
  await openAsk();
  await ask();
  const rows = await countRows();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("unique_subscriber_counts.csv");
  const lines = readFileSync((await download.path()) ?? "", "utf8")
    .trimEnd()
    .split("\n");
  expect([lines[0]?.trim(), lines.length]).toEqual(["pcod,value", rows + 1]);
});

test("only kinds that a role allows are offered", async () => {
  const scopes = ["run", "get_result", "get_available_dates", counts];
  await succeed("role", "create", "counter", "--tenant=demo", `--scopes=${scopes.join(",")}`);
  await succeed("user", "create", "carla", "--tenant=demo", "--role=counter");
  const narrow = await openPage(browser, { width: 1440 });
  await signIn(narrow.page, "carla", password);
  await narrow.page.goto(`${platform.url}/insight/ask`);
  const offered = narrow.page.getByLabel("What to ask").getByRole("option");
  await offered.first().waitFor({ state: "attached" });
  expect(await offered.allInnerTexts()).toEqual(["unique subscriber counts"]);
});

test("the answers that are kept are listed, and can be removed", async () => {
  await page.getByRole("link", { name: "Answers", exact: true }).click();
  const table = page.getByRole("table", { name: "Kept answers" });
  await table.waitFor();
  expect(await table.innerText()).toContain("unique subscriber counts");
  await takeScreenshot(page, "answers");
  await page.getByRole("button", { name: "Remove all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove all answers" }).click();
  await page.getByText("No answer is kept").waitFor();
});

test.each([375, 1440])(
  "no page about answers is wider than a window of %i pixels",
  async (width) => {
    const narrow = await openPage(browser, { width });
    await signIn(narrow.page, "admin", platform.fact("Password")?.split(" ")[0] ?? "");
    for (const path of ["/insight/ask", "/administration/answers"]) {
      await narrow.page.goto(platform.url + path);
      await narrow.page.getByRole("heading", { level: 1 }).waitFor();
      expect(await scrollsSideways(narrow.page)).toBe(false);
    }
    expect(narrow.complaints).toEqual([]);
  },
);

test("no script failed and nothing was refused by the content security policy", () => {
  // The wrong parameter above is answered with 400, which browsers tell.
  expect(complaints.filter((text) => !text.includes("400 (Bad Request)"))).toEqual([]);
});

const counts = "admin3:unique_subscriber_counts:unique_subscriber_counts";
const password = "plinth-ochre-vivid-harbour-42";

async function openAsk(): Promise<void> {
  await page.goto(`${platform.url}/insight/ask`);
  await page.getByLabel("What to ask").waitFor();
}

async function ask(): Promise<void> {
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("heading", { name: "Answer", exact: true }).waitFor();
}

/** As the answer says it. */
async function countRows(): Promise<number> {
  const text = await page.getByText(/^[\d,]+ rows? in /).innerText();
  return Number(text.split(" ")[0]?.replace(",", ""));
}

async function succeed(...parameters: readonly string[]): Promise<void> {
  const { code, stderr } = await flotilla(home.path, parameters, `${password}\n`);
  if (code !== 0) throw new Error(stderr);
}

async function signIn(at: Page, name: string, secret: string): Promise<void> {
  await at.goto(`${platform.url}/sign-in`);
  await at.getByLabel("User name").fill(name);
  await at.getByLabel("Password", { exact: true }).fill(secret);
  await at.getByRole("button", { name: "Sign in", exact: true }).click();
  await at.getByRole("heading", { name: "Overview" }).waitFor();
}
