import { afterEach, beforeEach, expect, test } from "vitest";

import { Secret, type Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import { findUser } from "../store/users.ts";

eachDatabase("users", (_open, kind) => {
  let under: TestIdentity;
  let tenant: Tenant;
  beforeEach(async () => {
    under = makeIdentity({ kind });
    tenant = await under.makeTenant("north");
  });
  afterEach(async () => await under.remove());

  const create = async (name: string, password = "correct horse battery") =>
    await under.identity.createUser(tenant, {
      name,
      password: new Secret(password),
      isAdmin: false,
    });

  test("are listed by name, and their passwords are kept only as hashes", async () => {
    await create("zoe");
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    expect(await under.identity.listUsers(tenant)).toEqual([
      { name: "alice", isAdmin: true, createdAt: "2026-03-01T12:00:00.000Z" },
      { name: "zoe", isAdmin: false, createdAt: "2026-03-01T12:00:00.000Z" },
    ]);
    expect((await findUser(tenant, "alice"))?.password_hash).toMatch(/^\$argon2id\$/);
  });

  test("have names of their own, also when two are made at the same time", async () => {
    const outcomes = await Promise.allSettled([create("alice"), create("alice")]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(create("alice")).rejects.toMatchObject({ code: "identity.user_exists" });
    await expect(create("Alice")).resolves.toBeUndefined();
  });

  test("have one name however its accents are composed", async () => {
    await create("zoë".normalize("NFD"));
    await expect(create("zoë".normalize("NFC"))).rejects.toMatchObject({
      code: "identity.user_exists",
    });
  });

  test.each([
    "",
    " alice",
    "alice ",
    "a\nb",
    "a\u202eb",
    "\u00a0",
    "operator",
    "Anonymous",
    "x".repeat(101),
  ])("cannot be named %j", async (name) => {
    await expect(create(name)).rejects.toMatchObject({ code: "identity.user_name_invalid" });
  });

  test.each(["", "elevenchars", "x".repeat(1025), "é".repeat(513)])(
    "cannot have the password %j",
    async (password) => {
      await expect(create("alice", password)).rejects.toMatchObject({
        code: "identity.password_unsuitable",
        message: expect.not.stringContaining(password || "nothing"),
      });
    },
  );

  test("are created and changed with an entry in the audit log that names who did it", async () => {
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    await under.identity.setPassword(tenant, alice, "root");
    const entries = await under.audited(tenant);
    expect(entries).toEqual([
      {
        actor: "operator",
        action: "identity.user_created",
        subject: "alice",
        outcome: "done",
        details: { isAdmin: true },
      },
      { actor: "root", action: "identity.password_set", subject: "alice", outcome: "done" },
    ]);
    expect(JSON.stringify(entries)).not.toContain(alice.password.reveal());
  });

  test("that do not exist have no password to set", async () => {
    await expect(under.identity.setPassword(tenant, alice)).rejects.toMatchObject({
      code: "identity.user_unknown",
    });
  });

  test("are counted in the health of the module", async () => {
    expect(await under.identity.health(tenant)).toEqual({
      state: "ok",
      detail: "0 users, signing key ready",
    });
    await create("alice");
    expect((await under.identity.health(tenant)).detail).toBe("1 user, signing key ready");
  });
});
