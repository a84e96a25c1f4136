import { afterEach, beforeEach, expect, test } from "vitest";

import { tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice } from "#test/identity";
import { type SecuredAlice, secureAlice } from "#test/two-factor";

import type { IdentityTables } from "../store/tables.ts";
import { findUser } from "../store/users.ts";
import { createParts } from "../wiring.ts";

const address = "192.0.2.1";
const wrong = "identity.code_wrong";
const waits = "identity.too_many_failures";

let under: SecuredAlice["under"];
let tenant: SecuredAlice["tenant"];
let user: SecuredAlice["user"];
let twoFactor: SecuredAlice["twoFactor"];
let codeOf: SecuredAlice["codeOf"];
let confirm: SecuredAlice["confirm"];
let setUp: SecuredAlice["setUp"];
let check: SecuredAlice["check"];

async function begin(options: Parameters<typeof secureAlice>[0]): Promise<void> {
  const secured = await secureAlice(options);
  ({ under, tenant, user, twoFactor, codeOf, confirm, setUp, check } = secured);
}
const tables = () => tablesOf<IdentityTables>(tenant);

eachDatabase("a code", (_open, kind) => {
  beforeEach(async () => await begin({ kind }));
  afterEach(async () => await under.remove());

  test("of the app is accepted for its time, and one before and after, however it is typed", async () => {
    const { secret } = await setUp();
    expect(await check(codeOf(secret, -60))).toBe(wrong);
    expect(await check(codeOf(secret, 60))).toBe(wrong);
    expect(await check(codeOf(secret, -30))).toBe("in");
    const code = codeOf(secret, 30);
    expect(await check(` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe("in");
  });

  test("is never accepted twice within the time in which it counts, in no instance", async () => {
    const { secret } = await setUp();
    const code = codeOf(secret, 30);
    const another = createParts(under).twoFactor;
    expect(await check(code)).toBe("in");
    for (let seconds = 0; seconds < 90; seconds += 15) {
      expect(await check(code, another)).toBe(wrong);
      under.clock.advance(15);
    }
  });

  test("that confirmed the app is used as well", async () => {
    const { secret } = await twoFactor.begin(tenant, user);
    const code = codeOf(secret);
    await confirm(code);
    expect(await check(code)).toBe(wrong);
  });

  test("sent 200 times at once to two instances is accepted exactly once", async () => {
    const { secret } = await setUp();
    under = { ...under, settings: { ...under.settings, secondFactorFailures: 1000 } };
    const instances = [createParts(under).twoFactor, createParts(under).twoFactor];
    const code = codeOf(secret);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => await check(code, instances[index % 2])),
    );
    expect(outcomes.filter((outcome) => outcome === "in")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === wrong)).toHaveLength(199);
  });

  test("for backup passes once, also at the same time, and is counted down and audited", async () => {
    const { backupCodes } = await setUp();
    const [first, second] = [backupCodes[0]!, backupCodes[1]!];
    expect(await check(first)).toBe("in");
    expect(await check(first)).toBe(wrong);
    const typed = second.toUpperCase().replace("-", " ");
    const outcomes = await Promise.all(Array.from({ length: 9 }, async () => await check(typed)));
    expect(outcomes.filter((outcome) => outcome === "in")).toHaveLength(1);
    expect((await twoFactor.describe(tenant, user)).twoFactor).toMatchObject({
      backupCodesLeft: 14,
    });
    const audited = await under.audited(tenant);
    expect(audited.filter(({ action }) => action === "identity.backup_code_used")).toHaveLength(2);
  });

  test("of another user is wrong", async () => {
    const { secret, backupCodes } = await setUp();
    await under.identity.createUser(tenant, { ...alice, name: "bob", isAdmin: false });
    const bob = { id: (await findUser(tenant, "bob"))!.id, name: "bob", isAdmin: false };
    for (const code of [codeOf(secret), backupCodes[0]!]) {
      await expect(twoFactor.check(tenant, bob, { code, address })).rejects.toMatchObject({
        code: wrong,
      });
    }
    expect(await check(codeOf(secret))).toBe("in");
  });

  test("wrong ten times in 15 minutes makes the account wait, from every address and instance", async () => {
    const { secret, backupCodes } = await setUp();
    for (let count = 0; count < 10; count += 1) {
      const attempt = { code: "not a code", address: `192.0.2.${count}` };
      await expect(twoFactor.check(tenant, user, attempt)).rejects.toMatchObject({ code: wrong });
    }
    expect(await check(codeOf(secret))).toBe(waits);
    expect(await check(backupCodes[0]!, createParts(under).twoFactor)).toBe(waits);
    under.clock.advance(100);
    await expect(
      twoFactor.check(tenant, user, { code: codeOf(secret), address }),
    ).rejects.toMatchObject({ status: 429, extensions: { retryAfter: 800 } });
    under.clock.advance(800);
    expect(await check(backupCodes[0]!)).toBe("in");
  });

  test("guessed many at once is looked at no more than ten times", async () => {
    await setUp();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => await check(`guess ${index}`)),
    );
    expect(outcomes.filter((outcome) => outcome === wrong)).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === waits)).toHaveLength(50);
  });

  test("that is right forgets the wrong ones before it", async () => {
    const { backupCodes } = await setUp();
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 9; count += 1) expect(await check("000")).toBe(wrong);
      expect(await check(backupCodes[round]!)).toBe("in");
    }
  });

  test("wrong is audited with whence and why, and without the code", async () => {
    await setUp();
    await check("123 456");
    expect((await under.audited(tenant)).at(-1)).toEqual({
      actor: "alice",
      action: "identity.code_refused",
      subject: "alice",
      outcome: "refused",
      details: { address, code: wrong },
    });
  });

  test("that cannot be looked at is no failure of the user", async () => {
    await setUp();
    await tables().updateTable("identity_totp").set({ encrypted_secret: "broken" }).execute();
    for (let count = 0; count < 12; count += 1) {
      expect(await check("123456")).toBe("identity.fernet_unreadable");
    }
  });
});
