import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Secret, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice } from "#test/identity";
import { type SecuredAlice, secureAlice } from "#test/two-factor";

import type { IdentityTables } from "../store/tables.ts";

const address = "192.0.2.1";
const wrong = "identity.code_wrong";

let under: SecuredAlice["under"];
let parts: SecuredAlice["parts"];
let tenant: SecuredAlice["tenant"];
let user: SecuredAlice["user"];
let twoFactor: SecuredAlice["twoFactor"];
let codeOf: SecuredAlice["codeOf"];
let confirm: SecuredAlice["confirm"];
let setUp: SecuredAlice["setUp"];
let check: SecuredAlice["check"];

async function begin(options: Parameters<typeof secureAlice>[0]): Promise<void> {
  const secured = await secureAlice(options);
  ({ under, parts, tenant, user, twoFactor, codeOf, confirm, setUp, check } = secured);
}
const tables = () => tablesOf<IdentityTables>(tenant);
const renew = async (code: string) =>
  await twoFactor.renewBackupCodes(tenant, user, { code, address });
const step = async () => await twoFactor.nextStep(tenant, user);
async function addPasskey(): Promise<void> {
  const now = under.clock.now().toISOString();
  const row = { id: "key", user_id: user.id, name: "Phone", public_key: "", transports: "[]" };
  await tables()
    .insertInto("identity_passkeys")
    .values({ ...row, counter: 0, created_at: now, last_used_at: null })
    .execute();
}
async function takePasswordAway(): Promise<void> {
  await tables().updateTable("identity_users").set({ has_password: 0 }).execute();
}

eachDatabase("an authenticator app", (_open, kind) => {
  beforeEach(async () => await begin({ kind }));
  afterEach(async () => await under.remove());

  test("is set up with a secret that counts once a right code has proven it", async () => {
    const begun = await twoFactor.begin(tenant, user);
    expect(begun).toEqual({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      uri: `otpauth://totp/Flotilla:alice%40north?secret=${begun.secret}&issuer=Flotilla`,
      issuer: "Flotilla",
      account: "alice@north",
    });
    expect(await check(codeOf(begun.secret))).toBe(wrong);
    expect((await step()).stage).toBe("full");
    await expect(confirm("000000")).rejects.toMatchObject({ code: wrong });
    const codes = await confirm(codeOf(begun.secret));
    expect(codes).toHaveLength(16);
    expect(await step()).toEqual({
      stage: "second_factor",
      methods: ["totp", "backup_code"],
    });
  });

  test("can be begun anew until it is confirmed, and then only the last secret counts", async () => {
    const first = await twoFactor.begin(tenant, user);
    const second = await twoFactor.begin(tenant, user);
    expect(second.secret).not.toBe(first.secret);
    await expect(confirm(codeOf(first.secret))).rejects.toMatchObject({ code: wrong });
    await confirm(codeOf(second.secret));
    await expect(twoFactor.begin(tenant, user)).rejects.toMatchObject({
      code: "identity.two_factor_active",
      status: 409,
    });
    await expect(confirm(codeOf(second.secret))).rejects.toMatchObject({
      code: "identity.two_factor_active",
    });
  });

  test("that was not begun cannot be confirmed", async () => {
    await expect(confirm("000000")).rejects.toMatchObject({
      code: "identity.two_factor_not_begun",
    });
  });

  test("is confirmed once, however many try at the same time", async () => {
    const { secret } = await twoFactor.begin(tenant, user);
    const attempts = Array.from({ length: 20 }, async (_, index) => {
      const code = codeOf(secret, ((index % 3) - 1) * 30);
      return await confirm(code);
    });
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { twoFactor: described } = await twoFactor.describe(tenant, user);
    expect(described.backupCodesLeft).toBe(16);
  });

  test("is kept encrypted, and its codes are nowhere in the records", async () => {
    const { secret, backupCodes } = await setUp();
    await check(backupCodes[0]!);
    await check("111111");
    const records = await Promise.all([
      tables().selectFrom("identity_totp").selectAll().execute(),
      tables().selectFrom("identity_backup_codes").selectAll().execute(),
      tables().selectFrom("identity_used_codes").selectAll().execute(),
      under.audited(tenant),
    ]);
    const text = JSON.stringify(records);
    expect(records[0]).toHaveLength(1);
    for (const hidden of [secret, "111111", backupCodes[0]!, backupCodes[1]!.replace("-", "")]) {
      expect(text).not.toContain(hidden);
    }
  });

  test("does not complete signing in for who has got a passkey meanwhile", async () => {
    const { secret } = await twoFactor.begin(tenant, user);
    await addPasskey();
    await expect(confirm(codeOf(secret), true)).rejects.toMatchObject({
      code: "identity.second_factor_exists",
    });
    expect((await step()).methods).toEqual(["passkey"]);
    expect(await confirm(codeOf(secret, 30))).toHaveLength(16);
  });

  test("ends the sessions in which somebody else was about to set one up", async () => {
    const waiting = await parts.sessions.start(tenant, {
      userId: user.id,
      stage: "enrolment",
      method: "password",
      address,
      userAgent: "",
      replaced: null,
    });
    await setUp();
    expect(await parts.sessions.find(tenant, waiting)).toBeNull();
  });
});

eachDatabase("a second factor", (_open, kind) => {
  beforeEach(async () => await begin({ kind }));
  afterEach(async () => await under.remove());

  test("is asked for when there is one, and has to be set up when it is required", async () => {
    expect(await step()).toEqual({ stage: "full", methods: [] });
    await tables().updateTable("identity_users").set({ two_factor_required: 1 }).execute();
    expect(await step()).toEqual({ stage: "enrolment", methods: [] });
    await addPasskey();
    expect(await step()).toEqual({ stage: "second_factor", methods: ["passkey"] });
    await setUp();
    expect((await step()).methods).toEqual(["totp", "backup_code", "passkey"]);
    await tables().deleteFrom("identity_backup_codes").execute();
    expect((await step()).methods).toEqual(["totp", "passkey"]);
  });

  test("is described to its user", async () => {
    expect(await twoFactor.describe(tenant, user)).toEqual({
      hasPassword: true,
      twoFactor: { isActive: false, isRequired: false, backupCodesLeft: 0 },
      passkeys: [],
    });
    await setUp();
    await addPasskey();
    await tables().updateTable("identity_users").set({ two_factor_required: 1 }).execute();
    expect(await twoFactor.describe(tenant, user)).toEqual({
      hasPassword: true,
      twoFactor: { isActive: true, isRequired: true, backupCodesLeft: 16 },
      passkeys: [
        { id: "key", name: "Phone", createdAt: "2026-03-01T12:02:00.000Z", lastUsedAt: null },
      ],
    });
  });

  test("is removed with the password and a code, and with neither alone", async () => {
    const { secret } = await setUp();
    const remove = async (password: Secret, code: string) =>
      await twoFactor.remove(tenant, user, { password, code, address });
    await expect(remove(new Secret("x"), codeOf(secret))).rejects.toMatchObject({
      code: "identity.sign_in_refused",
    });
    await expect(remove(alice.password, "000000")).rejects.toMatchObject({ code: wrong });
    expect((await step()).stage).toBe("second_factor");
    await remove(alice.password, codeOf(secret));
    expect(await step()).toEqual({ stage: "full", methods: [] });
    expect(await tables().selectFrom("identity_backup_codes").selectAll().execute()).toEqual([]);
    await expect(remove(alice.password, codeOf(secret))).rejects.toMatchObject({
      code: "identity.two_factor_inactive",
    });
    const actions = (await under.audited(tenant)).map(({ action }) => action);
    expect(actions).toContain("identity.two_factor_removed");
  });

  test("that is required stays unless a passkey is left", async () => {
    const { secret } = await setUp();
    await tables().updateTable("identity_users").set({ two_factor_required: 1 }).execute();
    const remove = async () =>
      await twoFactor.remove(tenant, user, {
        password: alice.password,
        code: codeOf(secret),
        address,
      });
    await expect(remove()).rejects.toMatchObject({ code: "identity.two_factor_required" });
    await addPasskey();
    await remove();
    expect((await step()).methods).toEqual(["passkey"]);
  });

  test("is never lost altogether where it is required, also when both go at the same time", async () => {
    const { secret } = await setUp();
    await addPasskey();
    await tables().updateTable("identity_users").set({ two_factor_required: 1 }).execute();
    const { password } = alice;
    const outcomes = await Promise.allSettled([
      twoFactor.remove(tenant, user, { password, code: codeOf(secret), address }),
      parts.passkeys.remove(tenant, user, "key"),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await step()).stage).toBe("second_factor");
  });

  test("of a user without a password is removed with a code beside a passkey only", async () => {
    const { secret } = await setUp();
    await takePasswordAway();
    const remove = async (code = codeOf(secret)) =>
      await twoFactor.remove(tenant, user, { password: new Secret(""), code, address });
    await expect(remove()).rejects.toMatchObject({ code: "identity.two_factor_removal_unproven" });
    await addPasskey();
    await expect(remove("000000")).rejects.toMatchObject({ code: wrong });
    await remove();
    expect((await step()).methods).toEqual(["passkey"]);
  });

  test("gets new backup codes in place of the old ones with a code", async () => {
    await expect(renew("000000")).rejects.toMatchObject({ code: "identity.two_factor_inactive" });
    const { secret, backupCodes } = await setUp();
    await expect(renew("000000")).rejects.toMatchObject({ code: wrong });
    const renewed = await renew(codeOf(secret));
    expect(renewed).toHaveLength(16);
    expect(await check(backupCodes[0]!)).toBe(wrong);
    expect(await check(renewed[0]!)).toBe("in");
    // The last thing that is left may be what is asked for.
    expect(await renew(renewed[1]!)).toHaveLength(16);
    expect((await twoFactor.describe(tenant, user)).twoFactor.backupCodesLeft).toBe(16);
  });

  test("keeps sixteen backup codes when they are renewed twice at the same time", async () => {
    const { secret } = await setUp();
    await Promise.all(
      [codeOf(secret), codeOf(secret, 30)].map(async (code) =>
        twoFactor.renewBackupCodes(tenant, user, { code, address }),
      ),
    );
    expect((await twoFactor.describe(tenant, user)).twoFactor.backupCodesLeft).toBe(16);
  });

  test("is reset altogether, with the failures that were counted", async () => {
    const { secret } = await setUp();
    await addPasskey();
    for (let count = 0; count < 10; count += 1) await check("000");
    await twoFactor.reset(tenant, user.id);
    expect(await step()).toEqual({ stage: "full", methods: [] });
    expect(await check(codeOf(secret))).toBe(wrong);
    await setUp();
  });
});

describe("with a second factor for everybody", () => {
  beforeEach(async () => await begin({ kind: "sqlite", settings: { twoFactorRequired: true } }));
  afterEach(async () => await under.remove());

  test("who has none has to set one up, and nobody removes the last", async () => {
    expect((await step()).stage).toBe("enrolment");
    const { secret } = await setUp();
    const attempt = { password: alice.password, code: codeOf(secret), address };
    await expect(twoFactor.remove(tenant, user, attempt)).rejects.toMatchObject({
      code: "identity.two_factor_required",
    });
  });
});
