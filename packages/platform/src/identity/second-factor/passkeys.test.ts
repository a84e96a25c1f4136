import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { eachDatabase } from "#test/databases";
import { openPasskeys, type PasskeysFixture, site } from "#test/passkeys-fixture";
import {
  createSoftwareAuthenticator,
  type Lies,
  type SoftwareAuthenticator,
} from "#test/software-authenticator";

import { confirmTotp, replaceUnconfirmedTotp } from "../store/totp.ts";

const refused = "identity.passkey_refused";
const needed = "identity.passkey_needed";
const exists = "identity.second_factor_exists";
const unknown = "identity.passkey_unknown";
let under: PasskeysFixture;

const open = async (options: Parameters<typeof openPasskeys>[0] = {}) => {
  under = await openPasskeys(options);
};
afterEach(async () => await under.under.remove());

async function addTotp(): Promise<void> {
  const totp = { user_id: under.alice.id, encrypted_secret: "x", created_at: "2026" };
  await replaceUnconfirmedTotp(under.tenant, totp);
  await confirmTotp(under.tenant, totp, { at: "2026", codeHashes: ["hash"] }, () => undefined);
}

describe("a passkey", () => {
  beforeEach(async () => await open());

  test("is asked for so that it knows its user, and its device the person", async () => {
    const by = await under.registerNew(under.alice);
    const { passkeys } = under.parts;
    const { options } = await passkeys.begin(under.tenant, site, under.alice);
    expect(options).toMatchObject({
      rp: { id: "fleet.example.org", name: "Flotilla" },
      user: { name: "alice", id: Buffer.from(under.alice.id).toString("base64url") },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
      excludeCredentials: [{ id: by.id, type: "public-key", transports: ["internal"] }],
      timeout: 300_000,
    });
    const others = await passkeys.begin(under.tenant, site, under.bob);
    expect(others.options.excludeCredentials).toEqual([]);
  });

  test("is listed by its name, and adding and using it are audited", async () => {
    const by = await under.registerNew(under.alice);
    expect(await under.lastAudited()).toEqual({
      actor: "alice",
      action: "identity.passkey_added",
      subject: "alice",
      outcome: "done",
      details: { passkey: "My key" },
    });
    under.under.clock.advance(60);
    expect(await under.signIn({ by })).toBe("alice");
    expect(await under.lastAudited()).toEqual({
      actor: "alice",
      action: "identity.signed_in",
      subject: "alice",
      outcome: "done",
      details: { address: "192.0.2.1", method: "passkey", isSecondFactor: false },
    });
    const { passkeys } = await under.parts.twoFactor.describe(under.tenant, under.alice);
    expect(passkeys).toEqual([
      {
        id: by.id,
        name: "My key",
        createdAt: "2026-03-01T12:00:00.000Z",
        lastUsedAt: "2026-03-01T12:01:00.000Z",
      },
    ]);
  });

  const certificate = { format: "packed", statement: new Map([["x5c", [new Uint8Array(9)]]]) };
  const falseRegistrations: [string, Lies][] = [
    ["was made on another site", { origin: "https://fleet.example.com" }],
    ["was made on another port", { origin: "https://fleet.example.org:8443" }],
    ["was made without encryption", { origin: "http://fleet.example.org" }],
    ["belongs to another site", { rpId: "example.org" }],
    ["answers another challenge", { challenge: "AAAA" }],
    ["answers another question", { type: "webauthn.get" }],
    ["was made in another site's frame", { crossOrigin: true }],
    ["was made without verifying the person", { isUserVerified: false }],
    ["brings a certificate of its maker", { attestation: certificate }],
  ];
  test.each(falseRegistrations)("that %s is not added, and that is audited", async (_, lies) => {
    expect(await under.register(under.alice, { lies })).toBe(refused);
    expect(await under.lastAudited()).toMatchObject({
      actor: "alice",
      action: "identity.passkey_added",
      outcome: "refused",
      details: { code: refused, reason: "answer_invalid" },
    });
    expect(await under.register(under.alice)).toBe("added");
  });

  test("is not added twice, nor to a second user", async () => {
    const by = await under.registerNew(under.alice);
    expect(await under.register(under.alice, { by })).toBe(refused);
    expect(await under.register(under.bob, { by })).toBe(refused);
    expect(await under.remove(under.bob, by.id)).toBe(unknown);
  });

  test("is added by an answer that comes once, within five minutes and from the user who was asked", async () => {
    const { passkeys } = under.parts;
    const add = async (
      { challengeId, options }: Awaited<ReturnType<typeof passkeys.begin>>,
      user = under.alice,
    ) => {
      const response = createSoftwareAuthenticator().register(options, site.origin);
      const passkey = { challengeId, name: "key", response, isEnrolment: false };
      return await passkeys.add(under.tenant, site, user, passkey).then(
        () => "added",
        (error: { code: string }) => error.code,
      );
    };
    const begin = async () => await passkeys.begin(under.tenant, site, under.alice);
    const first = await begin();
    expect(await add(first)).toBe("added");
    expect(await add(first)).toBe(refused);
    expect(await add(await begin(), under.bob)).toBe(refused);
    const late = await begin();
    under.under.clock.advance(300);
    expect(await add(late)).toBe(refused);
    const lasting = await begin();
    under.under.clock.advance(299);
    expect(await add(lasting)).toBe("added");
    const { challengeId, options } = await under.begin(under.alice);
    const mixed = { ...first.options, challenge: options.challenge };
    expect(await add({ challengeId, options: mixed })).toBe(refused);
  });

  test("is only added while signing in where it is the first second factor", async () => {
    const session = { stage: "enrolment", method: "password", address: "", userAgent: "" } as const;
    const { sessions } = under.parts;
    const secret = await sessions.start(under.tenant, {
      ...session,
      userId: under.alice.id,
      replaced: null,
    });
    expect(await under.register(under.alice, { isEnrolment: true })).toBe("added");
    expect(await sessions.find(under.tenant, secret)).toBeNull();
    expect(await under.register(under.alice, { isEnrolment: true })).toBe(exists);
    expect(await under.register(under.alice)).toBe("added");
  });
});

describe("removing a passkey", () => {
  let by: SoftwareAuthenticator;
  const prepare = async (options: Parameters<typeof openPasskeys>[0] = {}) => {
    await open(options);
    by = await under.registerNew(under.alice);
  };
  const noPassword = { has_password: 0 };
  const external = { ...noPassword, external_issuer: "https://id.example", external_subject: "7" };
  const isRequired = { two_factor_required: 1 };

  test("is audited, and works for one's own alone", async () => {
    await prepare();
    expect(await under.remove(under.bob, by.id)).toBe(unknown);
    expect(await under.remove(under.alice, "\u0000")).toBe(unknown);
    expect(await under.remove(under.alice, by.id)).toBe("removed");
    expect(await under.lastAudited()).toEqual({
      actor: "alice",
      action: "identity.passkey_removed",
      subject: "alice",
      outcome: "done",
      details: { passkey: "My key" },
    });
    expect(await under.remove(under.alice, by.id)).toBe(unknown);
  });

  test.each([
    ["with a password", { has_password: 1 }, "removed"],
    ["who is known elsewhere", external, "removed"],
    ["with nothing else to sign in with", noPassword, needed],
    ["who has to have a second factor", isRequired, needed],
    [
      "who is known elsewhere and has to have a second factor",
      { ...external, ...isRequired },
      needed,
    ],
  ])("the last one of a user %s: %j gives %s", async (_, change, outcome) => {
    await prepare();
    await under.changeUser(under.alice, change);
    expect(await under.remove(under.alice, by.id)).toBe(outcome);
    await under.registerNew(under.alice);
    const left = await under.parts.twoFactor.describe(under.tenant, under.alice);
    expect(left.passkeys).toHaveLength(outcome === needed ? 2 : 1);
  });

  test("the last one is refused where everybody has to have a second factor, and audited", async () => {
    await prepare({ settings: { twoFactorRequired: true } });
    expect(await under.remove(under.alice, by.id)).toBe(needed);
    expect(await under.lastAudited()).toMatchObject({
      action: "identity.passkey_removed",
      outcome: "refused",
      details: { code: needed },
    });
    await addTotp();
    expect(await under.remove(under.alice, by.id)).toBe("removed");
  });

  test("an authenticator app is a second factor, but no way to sign in without a password", async () => {
    await prepare();
    await addTotp();
    await under.changeUser(under.alice, { ...noPassword, ...isRequired });
    expect(await under.remove(under.alice, by.id)).toBe(needed);
    await under.changeUser(under.alice, { has_password: 1 });
    expect(await under.remove(under.alice, by.id)).toBe("removed");
  });
});

eachDatabase("at the same time", (_open, kind) => {
  beforeEach(async () => await open({ kind }));

  test("a user gets 20 passkeys and no more", async () => {
    const many = "identity.too_many_passkeys";
    for (let count = 0; count < 18; count += 1) await under.registerNew(under.alice);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => under.register(under.alice)),
    );
    expect(outcomes.toSorted()).toEqual(["added", "added", many, many]);
    expect(await under.register(under.alice)).toBe(many);
    expect(await under.register(under.bob)).toBe("added");
  });

  test("one of the last two passkeys stays", async () => {
    const ids = [
      (await under.registerNew(under.alice)).id,
      (await under.registerNew(under.alice)).id,
    ];
    await under.changeUser(under.alice, { has_password: 0 });
    const outcomes = await Promise.all(ids.map((id) => under.remove(under.alice, id)));
    expect(outcomes.toSorted()).toEqual([needed, "removed"]);
    const { passkeys } = await under.parts.twoFactor.describe(under.tenant, under.alice);
    expect(passkeys).toHaveLength(1);
  });

  test("one of several first passkeys is added while signing in", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => under.register(under.alice, { isEnrolment: true })),
    );
    expect(outcomes.toSorted()).toEqual(["added", exists, exists, exists]);
  });
});
