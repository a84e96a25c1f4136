import { beforeEach, expect, onTestFinished, test } from "vitest";

import { type Tenant, tablesOf } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { makeIdentity, type TestIdentity } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";

let under: TestIdentity;
let tenant: Tenant;
let running: RunningApp;

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => {
        request.tenant = tenant;
      });
      under.identity.routes(app);
    },
    { onRefused: under.identity.recordRefusal },
  );
});

const ask = async (path: string) => await fetch(`${running.url}/api/identity${path}`);
const refusals = async () =>
  (await under.audited(tenant)).filter(({ action }) => action === "identity.access_refused");

test("a refusal is recorded at once, and those alike within a minute together", async () => {
  for (let index = 0; index < 50; index++) await ask("/users");
  expect(await refusals()).toHaveLength(1);
  under.clock.advance(61);
  await ask("/users");
  expect((await refusals()).map(({ details }) => details?.["repeated"])).toEqual([
    undefined,
    49,
    undefined,
  ]);
});

test("another route is recorded at once, another path of the same route is not", async () => {
  await ask("/users");
  await ask("/roles");
  await fetch(`${running.url}/api/identity/users/one`, { method: "DELETE" });
  await fetch(`${running.url}/api/identity/users/two`, { method: "DELETE" });
  expect((await refusals()).map(({ subject }) => subject)).toEqual([
    "GET /api/identity/users",
    "GET /api/identity/roles",
    "DELETE /api/identity/users/one",
  ]);
});

test("what was merged is recorded when the tenant is closed", async () => {
  await ask("/users");
  await ask("/users");
  await under.identity.closeTenant?.(tenant);
  expect((await refusals()).at(-1)?.details).toMatchObject({ repeated: 1 });
});

test("attempts to sign in beyond the limits, and answers to nothing begun, are recorded together", async () => {
  const headers = { "content-type": "application/json" };
  const send = async (path: string, body: object) =>
    await fetch(`${running.url}/api/identity${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
  for (let index = 0; index < 12; index++) {
    await send("/sign-in", { username: "nobody", password: "wrong" });
  }
  for (let index = 0; index < 60; index++) {
    await send("/sign-in/passkey", { challengeId: "x", response: { id: `stranger${index}` } });
  }
  const codes = (await under.audited(tenant))
    .filter(({ action }) => action === "identity.sign_in_refused")
    .map(({ details }) => details?.["code"]);
  // Five wrong passwords and 45 wrong passkeys from one address, and one entry for what came later to each.
  expect(codes.filter((code) => code === "identity.too_many_failures")).toHaveLength(2);
  expect(codes).toHaveLength(52);
  const failures = await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_sign_in_failures")
    .selectAll()
    .execute();
  expect(failures.filter((row) => row.failures === 0)).toEqual([]);
});
