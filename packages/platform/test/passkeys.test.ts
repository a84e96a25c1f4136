import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { noBrowser, openBrowser, openPage } from "#test/browser";
import { makeDirectory, type PlatformProcess, startPlatform } from "#test/platform-process";

const home = makeDirectory();
let platform: PlatformProcess;
let browser: Browser;
let password = "";

beforeAll(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  platform = await startPlatform({ dataDirectory: home.path, by: "npm" });
  password = platform.fact("Password")?.split(" ")[0] ?? "";
});

beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  home.remove();
});

test("a browser's passkey signs in alone and after the password, until it is removed", async () => {
  const { page, complaints } = await openPage(browser, { width: 1440 });
  const device = await attachDevice(page);
  await page.goto(addressByName());
  await enterPassword(page);
  await overview(page);

  await addPasskey(page, "Laptop");
  await signOut(page);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await overview(page);

  await signOut(page);
  await enterPassword(page);
  await page.getByRole("heading", { name: "Confirm that it is you" }).waitFor();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await overview(page);
  expect(await device.countUses()).toBe(3);

  await page.goto(`${addressByName()}/security`);
  await page.getByRole("button", { name: "Remove the passkey Laptop" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByText("You have no passkey.").waitFor();
  await signOut(page);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("alert").getByText("The passkey does not fit").waitFor();
  await enterPassword(page);
  await overview(page);
  expect(complaints.filter((text) => !text.includes("status of 401"))).toEqual([]);
});

test("a device that does not know who uses it makes no passkey, and opens nothing alone", async () => {
  const { page } = await openPage(browser, { width: 1440 });
  const device = await attachDevice(page);
  await page.goto(addressByName());
  await enterPassword(page);
  await overview(page);
  await device.knowPerson(false);
  await beginPasskey(page, "Found on the street");
  await page.getByRole("alert").getByText("No passkey was used.").waitFor();
  await device.knowPerson(true);
  await addPasskey(page, "Phone");
  await device.knowPerson(false);
  await signOut(page);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("alert").getByText("No passkey was used.").waitFor();
  expect(await device.countUses()).toBe(1);
  await device.knowPerson(true);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await overview(page);
  expect(await device.countUses()).toBe(2);
});

/** Passkeys belong to a host name; an address in numbers has none. */
function addressByName(): string {
  const url = new URL(platform.url);
  url.hostname = "localhost";
  return url.origin;
}

/** Gives the browser a device such as a laptop with a fingerprint reader, which always has a finger on it. */
async function attachDevice(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** Whether it knows the person who uses it. */
    knowPerson: async (isUserVerified: boolean) =>
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    /** How often its one passkey was used, with its making. */
    async countUses(): Promise<number> {
      const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
      return credentials.length === 1 ? (credentials[0]?.signCount ?? 0) : -1;
    },
  };
}

async function enterPassword(page: Page): Promise<void> {
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function overview(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("User name").waitFor();
}

async function beginPasskey(page: Page, name: string): Promise<void> {
  await page.goto(`${addressByName()}/security`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the passkey" }).click();
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await beginPasskey(page, name);
  await page.getByRole("list", { name: "Passkeys" }).getByText(name).waitFor();
}
