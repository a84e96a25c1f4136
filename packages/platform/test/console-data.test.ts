import { writeFileSync } from "node:fs";
import { join } from "node:path";

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
const files = makeDirectory();
const wide = { width: 1440 };
const header = "datetime,msisdn,msisdn_counterpart,location_id,duration";

let browser: Browser;
let platform: PlatformProcess;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  platform = await startPlatform({
    dataDirectory: home.path,
    environment: { FLOTILLA_EVENTS_BAD_ROWS_SHARE: "0.2", FLOTILLA_EXAMPLE: "false" },
  });
  const good = Array.from(
    { length: 20 },
    (_, minute) =>
      `2016-03-05 08:${String(minute).padStart(2, "0")}:00,person-${minute % 4},person-9,C1,60`,
  );
  await ingest("calls_2016-03-05.csv", [...good, "yesterday,person-1,,C1,60"]);
  await ingest(
    "calls_2016-03-06.csv",
    good.map((line) => line.replace("03-05", "03-06")),
  );
  await ingestRegions();
  ({ page, complaints } = await openPage(browser, wide));
  await signIn();
});

beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  home.remove();
  files.remove();
});

test("the calendar shows what is loaded of which day, and a day opens what happened to it", async () => {
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await page.getByRole("heading", { name: "March 2016" }).waitFor();
  await takeScreenshot(page, "data-days");
  await page.getByRole("button", { name: "2016-03-05: Loaded, 20 events" }).click();
  const dialog = page.getByRole("dialog", { name: "Calls of 5 March 2016" });
  await dialog.getByRole("rowheader", { name: "calls_2016-03-05.csv" }).waitFor();
  expect(await dialog.getByRole("table", { name: "What happened to the day" }).innerText()).toMatch(
    /Loaded[^]*Loading/,
  );
  await takeScreenshot(page, "data-day");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "The month before" }).click();
  await page.getByRole("heading", { name: "February 2016" }).waitFor();
  await page.getByText("nothing this month").waitFor();
});

test("a row that could not be read is shown with its file, line, column and reason", async () => {
  await openTab("Quarantine");
  const row = page.getByRole("row").filter({ hasText: "calls_2016-03-05.csv" });
  await row.waitFor();
  const text = await row.innerText();
  expect(text).toContain("22");
  expect(text).toContain("datetime");
  expect(text).toContain("yesterday,person-1");
  await takeScreenshot(page, "data-quarantine");
});

test("the checks are drawn as series over days, and open their values", async () => {
  await openTab("Quality");
  await page.getByLabel("Find").fill("count_added_rows");
  await page.getByRole("img", { name: /^Events by day$/ }).waitFor();
  await takeScreenshot(page, "data-quality");
  await page.getByRole("button", { name: /^Events 20/ }).click();
  const table = page.getByRole("dialog").getByRole("table");
  expect(await table.innerText()).toMatch(/2016-03-06\s+20\s+2016-03-05\s+20/);
  await page.keyboard.press("Escape");
});

test("erasing a subscriber asks for the identifier twice, and shows the certificate", async () => {
  await openTab("Keeping");
  await page.getByRole("button", { name: "Erase a subscriber" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Identifier", { exact: true }).fill("person-1");
  await dialog.getByLabel("The identifier again").fill("person-2");
  await dialog.getByLabel("Reason").fill("asked by letter");
  expect(await dialog.getByRole("button", { name: "Erase" }).isDisabled()).toBe(true);
  await dialog.getByLabel("The identifier again").fill("person-1");
  await dialog.getByRole("button", { name: "Erase" }).click();
  await page.getByRole("dialog", { name: "Erased" }).waitFor();
  expect(await page.getByRole("dialog").innerText()).toContain("10 removed");
  await takeScreenshot(page, "data-certificate");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("cell", { name: "asked by letter" }).waitFor();
});

test("a retention rule says what it removes before it does, and asks for the type's name", async () => {
  await openTab("Keeping");
  await page
    .getByRole("row", { name: /^Calls/ })
    .getByRole("button", { name: "Change" })
    .click();
  await page.getByLabel("Days to keep").fill("30");
  await page.getByRole("button", { name: "See what follows" }).click();
  await page.getByText("2 days are removed now (5 March to 6 March 2016)").waitFor();
  const act = page.getByRole("button", { name: "Set the rule and remove" });
  expect(await act.isDisabled()).toBe(true);
  await page.getByLabel(/^Type/).fill("calls");
  await act.click();
  await page.getByRole("cell", { name: "30 days" }).waitFor();
  await openTab("Days");
  await page
    .getByText("nothing this month")
    .or(page.getByText("There are no events yet"))
    .waitFor();
});

test("a backup is made and listed with its content", async () => {
  await openTab("Keeping");
  await page.getByRole("button", { name: "Make a backup" }).click();
  const table = page.getByRole("table", { name: "Backups" });
  await table.waitFor();
  expect(await table.innerText()).toMatch(/events-\w+\.duckdb[^]*–/);
  await takeScreenshot(page, "data-keeping");
});

test.each([375, 1440])("no page about data is wider than a window of %i pixels", async (width) => {
  const narrow = await openPage(browser, { width });
  await signIn(narrow.page);
  for (const path of ["", "/quality", "/quarantine", "/keeping"]) {
    await narrow.page.goto(`${platform.url}/administration/data${path}`);
    await narrow.page.getByRole("navigation", { name: "Data" }).waitFor();
    expect(await scrollsSideways(narrow.page)).toBe(false);
  }
  expect(narrow.complaints).toEqual([]);
});

test("no script failed and nothing was refused by the content security policy", () => {
  // A page that is left while it asks may leave a request behind that comes to nothing.
  expect(complaints.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
});

async function openTab(name: string): Promise<void> {
  await page.goto(`${platform.url}/administration/data`);
  await page.getByRole("navigation", { name: "Data" }).getByRole("link", { name }).click();
  const title = name === "Days" ? "Data" : name;
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

async function ingest(name: string, lines: readonly string[]): Promise<void> {
  const path = join(files.path, name);
  writeFileSync(path, `${[header, ...lines].join("\n")}\n`);
  const { code, stdout } = await flotilla(home.path, [
    "ingest",
    "--tenant=demo",
    "--type=calls",
    path,
  ]);
  expect(stdout).toContain("20");
  expect(code).toBe(0);
}

/** The overview asks for regions. */
async function ingestRegions(): Promise<void> {
  const square = [0, 1, 1, 0, 0].map((x, corner) => [x, [0, 0, 1, 1, 0][corner]]);
  const region = {
    type: "Feature",
    properties: { pcod: "R1", name: "Region" },
    geometry: { type: "Polygon", coordinates: [square] },
  };
  const path = join(files.path, "admin3.geojson");
  writeFileSync(path, JSON.stringify({ type: "FeatureCollection", features: [region] }));
  const { code, stderr } = await flotilla(home.path, ["ingest", "--tenant=demo", path]);
  if (code !== 0) throw new Error(stderr);
}

async function signIn(at = page): Promise<void> {
  await at.goto(`${platform.url}/sign-in`);
  await at.getByLabel("User name").fill("admin");
  await at
    .getByLabel("Password", { exact: true })
    .fill(platform.fact("Password")?.split(" ")[0] ?? "");
  await at.getByRole("button", { name: "Sign in", exact: true }).click();
  await at.getByRole("heading", { name: "Overview" }).waitFor();
}
