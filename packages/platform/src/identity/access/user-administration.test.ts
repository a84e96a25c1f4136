import { beforeEach, expect, test } from "vitest";

import { Secret, type Tenant, tablesOf } from "#kernel";
import { makeAdministration, openSession, type TestAdministration } from "#test/administration";
import { eachDatabase } from "#test/databases";
import { alice } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";

const analyst = { server: "flotilla:north", role: "analyst" };

eachDatabase("the administration of users", (_open, kind) => {
  let made: TestAdministration;
  let tenant: Tenant;

  beforeEach(async () => {
    made = await makeAdministration({ kind });
    ({ tenant } = made);
  });

  const make = async (name: string, isAdmin: boolean) =>
    await made.users.create(tenant, { ...alice, name, isAdmin, roles: [] }, "root");
  const names = async () => (await made.users.list(tenant)).map((user) => user.name);
  const admins = async () =>
    (await made.users.list(tenant)).filter((user) => user.isAdmin).map((user) => user.name);

  test("a new user has the roles that were chosen, and an admin is an analyst as well", async () => {
    const server = (await made.servers.list(tenant))[0]!;
    await made.roles.create(tenant, { server: server.id, name: "runner", scopes: ["run"] }, "root");
    const roles = [{ server: "flotilla:north", role: "runner" }];

    const bob = await made.users.create(
      tenant,
      { ...alice, name: "bob", isAdmin: false, roles },
      "root",
    );
    const ada = await made.users.create(
      tenant,
      { ...alice, name: "ada", isAdmin: true, roles },
      "root",
    );

    expect(bob).toEqual({
      user: {
        name: "bob",
        isAdmin: false,
        hasPassword: true,
        isExternal: false,
        createdAt: "2026-03-01T12:00:00.000Z",
        lastSeenAt: null,
        twoFactor: { isRequired: false, isActive: false, passkeys: 0 },
        roles,
      },
      generatedPassword: null,
    });
    expect(ada.user.roles).toEqual([analyst, ...roles]);
    expect(await made.under.audited(tenant)).toContainEqual({
      actor: "root",
      action: "identity.user_created",
      subject: "bob",
      outcome: "done",
      details: { isAdmin: false, roles },
    });
  });

  test("a user with a role that is not there is not made", async () => {
    const roles = [analyst, { server: "flotilla:north", role: "pilot" }];
    await expect(
      made.users.create(tenant, { ...alice, isAdmin: false, roles }, "root"),
    ).rejects.toMatchObject({ code: "identity.role_unknown" });
    expect(await names()).toEqual([]);
  });

  test("without a password one is generated, told once and never recorded", async () => {
    const order = { name: "bob", isAdmin: false, password: null, roles: [] };
    const { generatedPassword } = await made.users.create(tenant, order, "root");
    expect(generatedPassword).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){4}$/);

    const reset = await made.users.setPassword(tenant, "bob", null, "root");
    expect(reset.generatedPassword).not.toBe(generatedPassword);
    const given = await made.users.setPassword(tenant, "bob", alice.password, "root");
    expect(given.generatedPassword).toBeNull();
    const audited = JSON.stringify(await made.under.audited(tenant));
    for (const password of [generatedPassword, reset.generatedPassword, alice.password.reveal()]) {
      expect(audited).not.toContain(password);
    }
  });

  test("a new password ends the user's sessions, and counts for one who had none", async () => {
    await make("bob", false);
    await tablesOf<IdentityTables>(tenant)
      .updateTable("identity_users")
      .set({ has_password: 0, external_issuer: "https://idp", external_subject: "1" })
      .execute();
    const secret = await openSession(made.sessions, tenant, "bob");
    expect((await made.users.list(tenant))[0]).toMatchObject({
      hasPassword: false,
      isExternal: true,
    });

    const { user } = await made.users.setPassword(
      tenant,
      "bob",
      new Secret("another long password"),
      "root",
    );

    expect(user).toMatchObject({ hasPassword: true, isExternal: true });
    expect(await made.sessions.find(tenant, secret)).toBeNull();
  });

  test("the list tells when users were last there and how they are secured", async () => {
    for (const name of ["ada", "bob", "cyd"]) await make(name, false);
    made.under.clock.advance(60);
    await openSession(made.sessions, tenant, "bob");
    made.under.clock.advance(60);
    await openSession(made.sessions, tenant, "bob");
    const [ada, bob, cyd] = await tablesOf<IdentityTables>(tenant)
      .selectFrom("identity_users")
      .select("id")
      .orderBy("name")
      .execute();
    const totp = { encrypted_secret: "x", created_at: "2026-01-01" };
    await tablesOf<IdentityTables>(tenant)
      .insertInto("identity_totp")
      .values([
        { ...totp, user_id: ada!.id, confirmed_at: null },
        { ...totp, user_id: cyd!.id, confirmed_at: "2026-01-01" },
      ])
      .execute();
    const passkey = {
      name: "key",
      public_key: "x",
      counter: 0,
      transports: "[]",
      last_used_at: null,
      created_at: "2026-01-01",
      user_id: cyd!.id,
    };
    await tablesOf<IdentityTables>(tenant)
      .insertInto("identity_passkeys")
      .values([
        { ...passkey, id: "1" },
        { ...passkey, id: "2" },
        { ...passkey, id: "3", user_id: bob!.id },
      ])
      .execute();

    expect(await made.users.list(tenant)).toMatchObject([
      { name: "ada", lastSeenAt: null, twoFactor: { isActive: false, passkeys: 0 } },
      {
        name: "bob",
        lastSeenAt: "2026-03-01T12:02:00.000Z",
        twoFactor: { isActive: false, passkeys: 1 },
      },
      { name: "cyd", lastSeenAt: null, twoFactor: { isActive: true, passkeys: 2 } },
    ]);
  });

  test("a second factor is required of one user or, by the settings, of everybody", async () => {
    await make("ada", false);
    const required = await made.users.change(tenant, "ada", { twoFactorRequired: true }, "root");
    expect(required.twoFactor).toEqual({ isRequired: true, isActive: false, passkeys: 0 });
    expect(await made.under.audited(tenant)).toContainEqual({
      actor: "root",
      action: "identity.user_changed",
      subject: "ada",
      outcome: "done",
      details: { twoFactorRequired: true },
    });

    const strict = await makeAdministration({ kind, settings: { twoFactorRequired: true } });
    await strict.users.create(strict.tenant, { ...alice, isAdmin: false, roles: [] }, "root");
    expect(await strict.users.list(strict.tenant)).toMatchObject([
      { twoFactor: { isRequired: true } },
    ]);
  });

  test("who becomes an admin becomes an analyst, and who is demoted has no rights from then on", async () => {
    await make("ada", true);
    await make("bob", false);
    const secret = await openSession(made.sessions, tenant, "bob");

    const bob = await made.users.change(tenant, "bob", { isAdmin: true }, "ada");
    expect(bob).toMatchObject({ isAdmin: true, roles: [analyst] });
    expect((await made.sessions.find(tenant, secret))?.user.isAdmin).toBe(true);
    expect(
      (
        await made.under.identity.issueToken(tenant, {
          user: "bob",
          roles: ["analyst"],
          lifeSeconds: 60,
        })
      ).token,
    ).toBeTruthy();

    await made.users.change(tenant, "bob", { isAdmin: false }, "ada");
    expect((await made.sessions.find(tenant, secret))?.user.isAdmin).toBe(false);
    expect(await admins()).toEqual(["ada"]);
  });

  test("a change that changes nothing is no entry in the audit log", async () => {
    await make("ada", true);
    await made.users.change(tenant, "ada", {}, "root");
    await made.users.change(tenant, "ada", { isAdmin: true, twoFactorRequired: false }, "root");
    const actions = (await made.under.audited(tenant)).map((entry) => entry.action);
    expect(actions).toEqual(["identity.user_created"]);
  });

  test("the last admin can be neither demoted nor removed, and keeps their tokens", async () => {
    await make("ada", true);
    await make("bob", false);
    const refusal = { code: "identity.last_admin", status: 409 };
    await expect(made.users.change(tenant, "ada", { isAdmin: false }, "ada")).rejects.toMatchObject(
      refusal,
    );
    await expect(made.users.remove(tenant, "ada", "ada")).rejects.toMatchObject(refusal);

    expect(await admins()).toEqual(["ada"]);
    expect(made.revoked()).toEqual([]);
    const refused = (await made.under.audited(tenant)).filter(
      (entry) => entry.outcome === "refused",
    );
    expect(refused.map((entry) => entry.action)).toEqual([
      "identity.user_changed",
      "identity.user_removed",
    ]);
  });

  test.each([["demoted"], ["removed"]])(
    "of the last two admins who are %s at the same moment one stays",
    async (what) => {
      for (let round = 1; round <= 10; round += 1) {
        const pair = [`ada ${round}`, `bob ${round}`];
        for (const name of pair) await make(name, true);
        for (const name of await admins()) {
          if (!pair.includes(name))
            await made.users.change(tenant, name, { isAdmin: false }, "root");
        }
        const take = async (name: string) =>
          what === "demoted"
            ? void (await made.users.change(tenant, name, { isAdmin: false }, "root"))
            : await made.users.remove(tenant, name, "root");

        const results = await Promise.allSettled(pair.map(take));

        const refused = results.filter((result) => result.status === "rejected");
        expect(refused).toMatchObject([{ reason: { code: "identity.last_admin" } }]);
        expect(await admins()).toHaveLength(1);
      }
    },
    60_000,
  );

  test("the tokens of a user who is removed go before the user, and no later one can be made", async () => {
    await make("ada", true);
    await make("bob", false);
    const secret = await openSession(made.sessions, tenant, "bob");
    const seen: boolean[] = [];
    made.onRevoke = async () => void seen.push((await made.sessions.find(tenant, secret)) !== null);
    const { id } = await tablesOf<IdentityTables>(tenant)
      .selectFrom("identity_users")
      .select("id")
      .where("name", "=", "bob")
      .executeTakeFirstOrThrow();

    await made.users.remove(tenant, "bob", "ada");

    // Once while the user could still act, and once when not any more.
    expect(seen).toEqual([true, false]);
    expect(made.revoked()).toEqual([{ userId: id }]);
    expect(await names()).toEqual(["ada"]);
    expect((await made.under.audited(tenant)).at(-1)).toEqual({
      actor: "ada",
      action: "identity.user_removed",
      subject: "bob",
      outcome: "done",
      details: { tokensRevoked: 0 },
    });
  });

  test("one of several admins can be removed", async () => {
    await make("ada", true);
    await make("bob", true);
    await made.users.remove(tenant, "ada", "ada");
    expect(await admins()).toEqual(["bob"]);
  });

  test("sessions are ended and second factors taken away on request", async () => {
    await make("bob", false);
    const secret = await openSession(made.sessions, tenant, "bob");
    await made.users.resetTwoFactor(tenant, "bob", "root");
    await made.users.endSessions(tenant, "bob", "root");

    expect(made.resets).toHaveLength(1);
    expect(await made.sessions.find(tenant, secret)).toBeNull();
    expect(await made.under.audited(tenant)).toMatchObject([
      { action: "identity.user_created" },
      { action: "identity.two_factor_reset", subject: "bob", actor: "root" },
      { action: "identity.sessions_ended", subject: "bob", details: { sessions: 1 } },
    ]);
  });

  test.each([["bob"], ["b\0b"], ["x".repeat(200)]])(
    "%j, who is not there, is unknown",
    async (name) => {
      const unknown = { code: "identity.user_unknown", status: 404 };
      for (const attempt of [
        async () => await made.users.change(tenant, name, { isAdmin: true }, "root"),
        async () => await made.users.remove(tenant, name, "root"),
        async () => await made.users.setPassword(tenant, name, null, "root"),
        async () => await made.users.resetTwoFactor(tenant, name, "root"),
        async () => await made.users.endSessions(tenant, name, "root"),
      ]) {
        await expect(attempt()).rejects.toMatchObject(unknown);
      }
    },
  );
});
