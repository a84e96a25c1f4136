import { gzipSync } from "node:zlib";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { noBrowser, openBrowser, openPage, scrollsSideways, takeScreenshot } from "#test/browser";
import { makeDirectory, type PlatformProcess, startPlatform } from "#test/platform-process";

const home = makeDirectory();
const largestScript = 300_000;
const patience = { timeout: 10_000 };
const longestTour = 100;
const wide = { width: 1440 };
const narrow = { width: 375, height: 812 };

let platform: PlatformProcess;
let browser: Browser;
let password = "";

beforeAll(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  const environment = { FLOTILLA_EXAMPLE: "true" };
  platform = await startPlatform({ dataDirectory: home.path, environment, by: "npm" });
  password = platform.fact("Password")?.split(" ")[0] ?? "";
});

beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  home.remove();
});

test("a wrong password is refused in words and a right one opens the overview", async () => {
  const { page, complaints, hosts } = await openPage(browser, wide);
  await page.goto(platform.url);
  await signIn(page, "not the password");
  await page.getByRole("alert").waitFor();
  await takeScreenshot(page, "sign-in-refused");
  await signIn(page, password);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByText("demo", { exact: true }).first().waitFor();
  expect(withoutRefusals(complaints)).toEqual([]);
  expect([...hosts]).toEqual([new URL(platform.url).host]);
});

test("the overview shows the example as a drawn map and as a table with the same regions", async () => {
  const { page, complaints } = await openSignedIn(wide);
  const map = page.getByRole("img", { name: /^Map of the regions/ });
  await map.waitFor();
  const rows = page.getByRole("row");
  expect(await rows.count()).toBeGreaterThan(20);
  expect(await rows.nth(1).innerText()).toMatch(/\d/);
  await expect.poll(() => countColours(page), patience).toBeGreaterThan(4);
  await takeScreenshot(page, "overview-1440-light");
  expect(withoutRefusals(complaints)).toEqual([]);
});

test("every module tells how it is", async () => {
  const { page } = await openSignedIn(wide);
  for (const name of ["Identity", "Events", "Insight"]) {
    await page.getByRole("heading", { name, level: 3 }).waitFor();
  }
  expect(await page.getByText("Failed").count()).toBe(0);
});

test("dark colours can be chosen and are remembered", async () => {
  const { page, complaints } = await openSignedIn(wide);
  const light = await backgroundOf(page);
  await page.getByTitle("Dark").click();
  await expect.poll(() => backgroundOf(page), patience).not.toBe(light);
  const dark = await backgroundOf(page);
  await page.reload();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await backgroundOf(page)).toBe(dark);
  await takeScreenshot(page, "overview-1440-dark");
  expect(withoutRefusals(complaints)).toEqual([]);
});

test.each([narrow, wide])("at $width pixels no page is wider than the window", async (size) => {
  const { page } = await openPage(browser, size);
  await page.goto(platform.url);
  await page.getByLabel("User name").waitFor();
  expect(await scrollsSideways(page)).toBe(false);
  await takeScreenshot(page, `sign-in-${size.width}`);
  await signIn(page, password);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  for (const [path, heading] of [
    ["/", "Overview"],
    ["/insight", "Insight"],
  ] as const) {
    await page.goto(`${platform.url}${path}`);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    await page.getByRole("img", { name: /^Map of the regions/ }).waitFor();
    expect(await scrollsSideways(page)).toBe(false);
    await takeScreenshot(page, `${heading.toLowerCase()}-${size.width}`);
  }
});

test("one can sign in, look around and sign out with the keyboard alone", async () => {
  const { page } = await openPage(browser, wide);
  await page.goto(platform.url);
  await page.getByLabel("User name").waitFor();
  await page.keyboard.type("admin");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await tabTo(page, "Insight");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Insight", level: 1 }).waitFor();
  await tabTo(page, "Sign out");
  await page.keyboard.press("Enter");
  await page.getByLabel("User name").waitFor();
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

test("after signing out nothing of the platform can be seen any more", async () => {
  const { page } = await openSignedIn(narrow);
  await page.getByRole("button", { name: "Menu" }).click();
  await takeScreenshot(page, "menu-375");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("User name").waitFor();
  await page.goto(`${platform.url}/insight`);
  await page.getByLabel("User name").waitFor();
  const answer = await page.request.get(`${platform.url}/api/identity/session`);
  expect(await answer.json()).toMatchObject({ user: null });
});

test("the sign-in page loads less than 300 kB of compressed script", async () => {
  const { page } = await openPage(browser, wide);
  const scripts: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") {
      scripts.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  await page.goto(platform.url, { waitUntil: "networkidle" });
  const sizes = await Promise.all(scripts);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(largestScript);
});

async function openSignedIn(size: { readonly width: number; readonly height?: number }) {
  const watched = await openPage(browser, size);
  await watched.page.goto(platform.url);
  await signIn(watched.page, password);
  await watched.page.getByRole("heading", { name: "Overview" }).waitFor();
  return watched;
}

async function signIn(page: Page, secret: string): Promise<void> {
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Goes on with the Tab key until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < longestTour; presses++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) return;
  }
  throw new Error(`${name} cannot be reached with the Tab key`);
}

async function backgroundOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** Different colours in the map's drawing. */
async function countColours(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector("canvas");
    const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size;
  });
}

/** Chromium writes every answer of 401 into its console, and a wrong password gives one. */
function withoutRefusals(complaints: readonly string[]): string[] {
  return complaints.filter((text) => !text.includes("status of 401"));
}
