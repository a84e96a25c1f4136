import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { addUser, openPasskeys, type PasskeysFixture, site } from "#test/passkeys-fixture";
import {
  createSoftwareAuthenticator,
  type Lies,
  type SoftwareAuthenticator,
} from "#test/software-authenticator";

const refused = "identity.passkey_refused";
let under: PasskeysFixture;

afterEach(async () => await under.under.remove());

const pendingAlice = (isSecond: boolean) => (isSecond ? { pending: under.alice } : {});

function alterSignature(response: AuthenticationResponseJSON): AuthenticationResponseJSON {
  const signature = Buffer.from(response.response.signature, "base64url");
  signature[signature.length - 1]! ^= 1;
  const altered = { ...response.response, signature: signature.toString("base64url") };
  return { ...response, response: altered };
}

describe("signing in with a passkey", () => {
  let by: SoftwareAuthenticator;
  beforeEach(async () => {
    under = await openPasskeys();
    by = await under.registerNew(under.alice);
  });
  const both: [string, boolean][] = [
    ["as the only factor", false],
    ["as the second factor", true],
  ];

  test.each(both)("%s works again and again", async (_, isSecond) => {
    for (let count = 0; count < 3; count += 1) {
      expect(await under.signIn({ by, ...pendingAlice(isSecond) })).toBe("alice");
    }
  });

  const falseAnswers: [string, Lies][] = [
    ["on another site", { origin: "https://fleet.example.com" }],
    ["on another port", { origin: "https://fleet.example.org:8443" }],
    ["with a passkey of another site", { rpId: "example.org" }],
    ["with an answer to another challenge", { challenge: "AAAA" }],
    ["with an answer to another question", { type: "webauthn.create" }],
    ["in another site's frame", { crossOrigin: true }],
    ["with a passkey that says to be another user's", { userHandle: "Ym9i" }],
  ];
  describe.each(both)("%s", (_, isSecond) => {
    test.each(falseAnswers)("%s is refused", async (_what, lies) => {
      expect(await under.signIn({ by, lies, ...pendingAlice(isSecond) })).toBe(refused);
      expect(await under.lastAudited()).toEqual({
        actor: "anonymous",
        action: "identity.sign_in_refused",
        subject: "alice",
        outcome: "refused",
        details: {
          address: "192.0.2.1",
          method: "passkey",
          code: refused,
          reason: "answer_invalid",
        },
      });
      expect(await under.signIn({ by, ...pendingAlice(isSecond) })).toBe("alice");
    });

    test("with an altered signature is refused, and does not move the counter", async () => {
      const lies = { counter: 1000 };
      expect(
        await under.signIn({ by, lies, change: alterSignature, ...pendingAlice(isSecond) }),
      ).toBe(refused);
      expect(await under.signIn({ by, ...pendingAlice(isSecond) })).toBe("alice");
    });

    test("with a counter that has not moved on is refused and audited as that", async () => {
      expect(await under.signIn({ by, lies: { counter: 7 }, ...pendingAlice(isSecond) })).toBe(
        "alice",
      );
      for (const counter of [7, 6, 0]) {
        const lies = { counter };
        expect(await under.signIn({ by, lies, ...pendingAlice(isSecond) })).toBe(refused);
        expect(await under.lastAudited()).toMatchObject({
          outcome: "refused",
          subject: "alice",
          details: { reason: "counter_not_ahead" },
        });
      }
      expect(await under.signIn({ by, lies: { counter: 8 }, ...pendingAlice(isSecond) })).toBe(
        "alice",
      );
    });

    test("works with a passkey that does not count", async () => {
      const notCounting = createSoftwareAuthenticator({ counts: false });
      await under.register(under.alice, { by: notCounting });
      for (let count = 0; count < 2; count += 1) {
        expect(await under.signIn({ by: notCounting, ...pendingAlice(isSecond) })).toBe("alice");
      }
    });

    test("works once with one answer, and not after five minutes", async () => {
      const pending = pendingAlice(isSecond);
      const { challengeId, options } = await under.begin(pending.pending);
      const response = by.signIn(options, site.origin);
      expect(await under.answer(challengeId, response, pending)).toBe("alice");
      expect(await under.answer(challengeId, response, pending)).toBe(refused);
      expect(await under.lastAudited()).toMatchObject({ details: { reason: "challenge_unknown" } });
      const late = await under.begin(pending.pending);
      under.under.clock.advance(300);
      const lateResponse = by.signIn(late.options, site.origin);
      expect(await under.answer(late.challengeId, lateResponse, pending)).toBe(refused);
    });

    test("does not work with a passkey that was removed", async () => {
      expect(await under.remove(under.alice, by.id)).toBe("removed");
      expect(await under.signIn({ by, ...pendingAlice(isSecond) })).toBe(refused);
      expect(await under.lastAudited()).toMatchObject({
        subject: "an unknown passkey",
        details: { reason: "passkey_unknown" },
      });
    });

    test.each([
      ["no id", { id: undefined }],
      ["an id that no database takes", { id: "\u0000", rawId: "\u0000" }],
      ["an id that is no text", { id: { toString: "x" } }],
      ["no answer at all", { response: undefined }],
      ["an answer of something else", { response: { clientDataJSON: 7, signature: [] } }],
      ["no JSON", { response: { clientDataJSON: "AAAA" } }],
      ["empty JSON", { response: { clientDataJSON: "bnVsbA" } }],
    ])("with %s is refused", async (_what, change) => {
      const pending = pendingAlice(isSecond);
      const altered = (response: object) => ({ ...response, ...change });
      expect(await under.signIn({ by, change: altered, ...pending })).toBe(refused);
    });
  });

  test.each(["\u0000", "", "x".repeat(1000)])(
    "to a challenge named %j is refused",
    async (challengeId) => {
      const { options } = await under.begin();
      expect(await under.answer(challengeId, by.signIn(options, site.origin))).toBe(refused);
    },
  );

  test("as the only factor needs a verified person and a passkey that says who it is", async () => {
    const { options } = await under.begin();
    expect(options).toMatchObject({ rpId: site.host, userVerification: "required" });
    expect(options.allowCredentials).toBeUndefined();
    expect(await under.signIn({ by, lies: { isUserVerified: false } })).toBe(refused);
    expect(await under.signIn({ by, lies: { userHandle: null } })).toBe(refused);
  });

  test("as the second factor needs neither, but a passkey of the user who has begun", async () => {
    const bobs = await under.registerNew(under.bob);
    const { options } = await under.begin(under.alice);
    expect(options).toMatchObject({ rpId: site.host, userVerification: "preferred" });
    expect(options.allowCredentials).toEqual([
      { id: by.id, type: "public-key", transports: ["internal"] },
    ]);
    const pending = under.alice;
    const lies = { isUserVerified: false, userHandle: null };
    expect(await under.signIn({ by, pending, lies })).toBe("alice");
    expect(await under.signIn({ by: bobs, pending })).toBe(refused);
    expect(await under.lastAudited()).toMatchObject({ details: { reason: "passkey_of_another" } });
    expect(await under.signIn({ by: bobs, pending: under.bob })).toBe("bob");
  });

  test("answers no challenge of somebody else or of another step", async () => {
    const bobs = await under.registerNew(under.bob);
    const asked = [undefined, under.alice, under.bob];
    for (const [index, began] of asked.entries()) {
      for (const pending of asked.filter((_, other) => other !== index)) {
        const { challengeId, options } = await under.begin(began);
        const response = (pending === under.bob ? bobs : by).signIn(options, site.origin);
        const at = { ...(pending && { pending }), from: `192.0.2.${index + 10}` };
        expect(await under.answer(challengeId, response, at)).toBe(refused);
      }
    }
    const registration = await under.parts.passkeys.begin(under.tenant, site, under.alice);
    const { options } = await under.begin();
    const { challenge } = registration.options;
    const response = by.signIn({ ...options, challenge }, site.origin);
    expect(await under.answer(registration.challengeId, response)).toBe(refused);
  });

  test("does not work in another tenant, even at the same host and for a user of the same name", async () => {
    const south: Tenant = await under.under.makeTenant("south");
    const other = await addUser(under.under, south, "alice");
    const northern = await under.begin();
    const response = by.signIn(northern.options, site.origin);
    expect(await under.answer(northern.challengeId, response, { at: south })).toBe(refused);
    expect(await under.signIn({ by, at: south })).toBe(refused);
    expect(await under.signIn({ by, at: south, pending: other })).toBe(refused);
    const southern = await under.registerNew(other, south);
    expect(await under.signIn({ by: southern })).toBe(refused);
    expect(await under.signIn({ by: southern, at: south })).toBe("alice");
  });

  test("is limited by address and passkey, which leaves other passkeys and the password alone", async () => {
    const lies = { origin: "https://evil.example" };
    for (let count = 0; count < 5; count += 1)
      expect(await under.signIn({ by, lies })).toBe(refused);
    expect(await under.signIn({ by })).toBe("identity.too_many_failures");
    expect(await under.lastAudited()).toMatchObject({
      subject: "alice",
      outcome: "refused",
      details: { code: "identity.too_many_failures" },
    });
    expect(await under.signIn({ by, from: "198.51.100.1" })).toBe("alice");
    const another = await under.registerNew(under.alice);
    expect(await under.signIn({ by: another })).toBe("alice");
    under.under.clock.advance(900);
    expect(await under.signIn({ by })).toBe("alice");
  });

  test("forgets what failed before it succeeded", async () => {
    const lies = { origin: "https://evil.example" };
    for (let count = 0; count < 12; count += 1) {
      expect(await under.signIn({ by, ...(count % 3 < 2 && { lies }) })).toBe(
        count % 3 < 2 ? refused : "alice",
      );
    }
  });

  test("is limited by address alone when every answer names another passkey", async () => {
    for (let count = 0; count < 50; count += 1) {
      const stranger = createSoftwareAuthenticator();
      expect(await under.signIn({ by: stranger })).toBe(refused);
    }
    expect(await under.signIn({ by })).toBe("identity.too_many_failures");
  });
});

eachDatabase("at the same time", (_open, kind) => {
  beforeEach(async () => void (under = await openPasskeys({ kind })));

  test("one of many copies of one answer signs in", async () => {
    const by = await under.registerNew(under.alice);
    const { challengeId, options } = await under.begin();
    const response = by.signIn(options, site.origin);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        under.answer(challengeId, response, { from: `198.51.100.${index}` }),
      ),
    );
    expect(outcomes.toSorted()).toEqual(["alice", ...Array.from({ length: 9 }, () => refused)]);
  });

  test("one of two copies of a passkey signs in", async () => {
    const by = await under.registerNew(under.alice);
    const lies = { counter: 4_294_967_295 };
    const outcomes = await Promise.all(
      ["198.51.100.1", "198.51.100.2"].map((from) => under.signIn({ by, lies, from })),
    );
    expect(outcomes.toSorted()).toEqual(["alice", refused]);
    expect(await under.signIn({ by })).toBe(refused);
  });
});
