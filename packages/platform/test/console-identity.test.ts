import { gunzipSync } from "node:zlib";

import { connect } from "@flotilla/client";
import { generateSync } from "otplib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { noBrowser, openBrowser, openPage, scrollsSideways, takeScreenshot } from "#test/browser";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

const homes = [makeDirectory(), makeDirectory()] as const;
const wide = { width: 1440 };
const sessionSeconds = 60;

let browser: Browser;
let platform: PlatformProcess;
/** Its sessions end soon. */
let shortLived: PlatformProcess;
let forgotten: Page;
let password = "";

beforeAll(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  [platform, shortLived] = await Promise.all([
    startPlatform({ dataDirectory: homes[0].path }),
    startPlatform({
      dataDirectory: homes[1].path,
      environment: { FLOTILLA_IDENTITY_SESSION_LONGEST_SECONDS: String(sessionSeconds) },
    }),
  ]);
  password = passwordOf(platform);
  ({ page: forgotten } = await openPage(browser, wide));
  await signIn(forgotten, shortLived, { name: "admin", password: passwordOf(shortLived) });
  await forgotten.getByRole("heading", { name: "Overview" }).waitFor();
});

beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

afterAll(async () => {
  await browser?.close();
  await Promise.all([platform?.stop(), shortLived?.stop()]);
  for (const home of homes) home.remove();
});

test("who must have a second factor sets it up at the first sign-in, and signs in with it from then on", async () => {
  const kim = await makeUser("kim", "--role=analyst");
  await run("user", "change", "kim", "--require-two-factor=yes", "--tenant=demo");
  const { page, complaints } = await openPage(browser, wide);
  await signIn(page, platform, kim);
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await page.getByRole("img", { name: /^QR code with the secret of / }).waitFor();
  await takeScreenshot(page, "second-factor-enrolment");
  // Nothing else can be reached before it is set up.
  const early = await page.request.get(`${platform.url}/api/identity/me/tokens`);
  expect(early.status()).toBe(401);

  const secret = await readSecret(page);
  await page.getByLabel("Code", { exact: true }).fill(generateSync({ secret }));
  await page.getByRole("button", { name: "Confirm" }).click();
  const codes = page.getByRole("list", { name: "Backup codes" }).getByRole("listitem");
  await codes.first().waitFor();
  expect(await codes.count()).toBe(16);
  const backupCode = await codes.first().innerText();
  await takeScreenshot(page, "backup-codes");
  await page.getByRole("button", { name: /I have kept them/ }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(complaints.filter((complaint) => !complaint.includes("401"))).toEqual([]);

  const again = await openPage(browser, wide);
  await signIn(again.page, platform, kim);
  await again.page.getByRole("button", { name: "Use a backup code" }).click();
  await again.page.getByLabel("Backup code").fill(backupCode);
  await again.page.getByRole("button", { name: "Go on" }).click();
  await again.page.getByRole("heading", { name: "Overview" }).waitFor();

  const replayed = await openPage(browser, wide);
  await signIn(replayed.page, platform, kim);
  await replayed.page.getByRole("button", { name: "Use a backup code" }).click();
  await replayed.page.getByLabel("Backup code").fill(backupCode);
  await replayed.page.getByRole("button", { name: "Go on" }).click();
  await replayed.page.getByRole("alert").waitFor();
  await takeScreenshot(replayed.page, "second-factor-refused");
});

test("a token is built with fewer scopes than the role has, handed out once, and used with the SDK", async () => {
  const lee = await makeUser("lee", "--role=analyst");
  const { page, complaints } = await openPage(browser, wide);
  await signIn(page, platform, lee);
  await page.getByRole("link", { name: "My tokens" }).click();
  await page.getByRole("heading", { name: "My tokens", level: 1 }).waitFor();
  await page
    .getByRole("button", { name: /make a token/i })
    .first()
    .click();
  await page.getByLabel("Name", { exact: true }).fill("a study");
  await page.getByRole("button", { name: "Choose fewer" }).click();
  await page.getByLabel("Find a scope").fill("admin3");
  await page.getByRole("button", { name: "Take those out" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await takeScreenshot(page, "token-builder");
  await page.getByRole("button", { name: "Make the token", exact: true }).click();
  await page.getByRole("heading", { name: "The token a study is ready" }).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const file = await (await download).createReadStream();
  const token = (await file.setEncoding("utf8").toArray()).join("").trim();
  await page.getByRole("button", { name: "Show it" }).click();
  expect(await page.getByLabel("The token", { exact: true }).inputValue()).toBe(token);
  await takeScreenshot(page, "token-made");

  const scopes = scopesIn(token);
  expect(scopes).toContain("admin2:unique_subscriber_counts:unique_subscriber_counts");
  expect(scopes.filter((scope) => scope.startsWith("admin3:"))).toEqual([]);
  const connection = connect({ url: platform.url, token });
  expect(await connection.availableDates()).toEqual({});
  const week = { startDate: "2016-01-01", endDate: "2016-01-08" };
  const refused = connection.uniqueSubscriberCounts({ ...week, aggregationUnit: "admin3" });
  await expect(refused.result()).rejects.toMatchObject({ status: 403 });
  await page.reload();
  await page.getByText("a study").first().waitFor();
  expect(await page.getByText(token.slice(0, 40)).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("somebody who is no administrator finds neither the pages nor the routes of administrators", async () => {
  const mel = await makeUser("mel");
  const { page } = await openPage(browser, wide);
  await signIn(page, platform, mel);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await page.getByRole("navigation", { name: "Administration" }).count()).toBe(0);
  for (const name of ["users", "roles", "servers", "tokens", "audit-log"]) {
    await page.goto(`${platform.url}/administration/${name}`);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    const path = name === "audit-log" ? "/api/audit-log" : `/api/identity/${name}`;
    expect((await page.request.get(`${platform.url}${path}`)).status()).toBe(403);
  }
});

test("an administrator manages users, roles, servers and tokens, and reads the audit log", async () => {
  const { page, complaints } = await openPage(browser, wide);
  await signIn(page, platform, { name: "admin", password });
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  const pages = [
    ["Users", "admin"],
    ["Roles", "analyst"],
    ["Servers", "flotilla:demo"],
    ["All tokens", "User"],
    ["Audit log", "identity.signed_in"],
  ] as const;
  for (const [name, content] of pages) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.getByText(content).first().waitFor();
    await takeScreenshot(page, `administration-${name.toLowerCase().replace(" ", "-")}`);
  }
  expect(complaints).toEqual([]);
});

test.each([{ width: 375, height: 812 }, wide])(
  "at $width pixels no page of identity is wider than the window",
  async (size) => {
    const { page } = await openPage(browser, size);
    await signIn(page, platform, { name: "admin", password });
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    for (const [path, heading] of [
      ["tokens", "My tokens"],
      ["security", "My security"],
      ["administration/users", "Users"],
      ["administration/roles", "Roles"],
      ["administration/servers", "Servers"],
      ["administration/tokens", "All tokens"],
      ["administration/audit-log", "Audit log"],
    ] as const) {
      await page.goto(`${platform.url}/${path}`, { waitUntil: "networkidle" });
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      expect(await scrollsSideways(page)).toBe(false);
      await takeScreenshot(page, `${path.replace("/", "-")}-${size.width}`);
    }
  },
);

test("an ended session leads back to the sign-in page", async () => {
  await until("the session has ended", 90_000, async () => {
    const state = await forgotten.request.get(`${shortLived.url}/api/identity/session`);
    const { user } = (await state.json()) as { user: unknown };
    return user === null ? true : undefined;
  });
  await forgotten.getByRole("link", { name: "My security" }).click();
  await forgotten.getByLabel("User name").waitFor();
  expect(new URL(forgotten.url()).pathname).toBe("/sign-in");
});

/** What a token says that it allows. */
function scopesIn(token: string): string[] {
  const [, payload = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    user_claims: string | Record<string, string[]>;
  };
  const plain =
    typeof claims.user_claims === "string"
      ? (JSON.parse(gunzipSync(Buffer.from(claims.user_claims, "base64")).toString()) as Record<
          string,
          string[]
        >)
      : claims.user_claims;
  return Object.values(plain).flat();
}

interface Person {
  readonly name: string;
  readonly password: string;
}

async function signIn(page: Page, at: PlatformProcess, person: Person): Promise<void> {
  await page.goto(`${at.url}/sign-in`);
  await page.getByLabel("User name").fill(person.name);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** The secret as somebody would type it. */
async function readSecret(page: Page): Promise<string> {
  await page.getByText("Type it instead").click();
  const text = await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText();
  return text.replaceAll(" ", "");
}

async function makeUser(name: string, ...options: readonly string[]): Promise<Person> {
  const told = await run("user", "create", name, "--generate", "--tenant=demo", ...options);
  return { name, password: /Password: (\S+)/.exec(told)?.[1] ?? "" };
}

async function run(...parameters: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await flotilla(homes[0].path, parameters);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout;
}

function passwordOf(at: PlatformProcess): string {
  return at.fact("Password")?.split(" ")[0] ?? "";
}
