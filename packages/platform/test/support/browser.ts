import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { type Browser, chromium, type Page } from "playwright-core";

import { clone } from "#test/platform-process";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

/** Why no browser can be driven here, if so. */
export const noBrowser = executablePath
  ? undefined
  : "Chromium is not installed (/usr/bin/chromium)";

// Without these Chromium looks for updates and services in the network.
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? "",
    chromiumSandbox: process.getuid?.() !== 0,
    args: quiet,
  });
}

/** A page and everything about it that a person would not see. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console, errors nobody caught, and what the content security policy refused. */
  readonly complaints: readonly string[];
  /** Hosts that were asked for anything. */
  readonly hosts: ReadonlySet<string>;
}

/** Opens a page in a browser context of its own, which knows no cookie. */
export async function openPage(
  browser: Browser,
  { width, height = 900 }: { readonly width: number; readonly height?: number },
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: "light" });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    complaints.push(`${message.text()} ${message.location().url}`.trim());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) hosts.add(new URL(request.url()).host);
  });
  return { page, complaints, hosts };
}

/** Keeps a picture of the page in .artifacts/screenshots. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const directory = join(clone, ".artifacts", "screenshots");
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}

/** Whether the page is wider than the window, so that a person has to scroll sideways. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth;
  });
}
