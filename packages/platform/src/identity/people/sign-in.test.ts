import { afterEach, beforeEach, expect, test } from "vitest";

import { Secret, type Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import { findUser, renewPasswordHash } from "../store/users.ts";
import { createParts } from "../wiring.ts";
import { Gate } from "./gate.ts";
import { hashPassword, makeUnmatchableHash } from "./password-hash.ts";
import { Sessions } from "./sessions.ts";
import { SignInLimits } from "./sign-in-limits.ts";
import { SignIn } from "./sign-in.ts";

const here = "192.0.2.1";
const elsewhere = "198.51.100.9";

eachDatabase("signing in", (_open, kind) => {
  let under: TestIdentity;
  let tenant: Tenant;
  let service: SignIn;

  /** A service as another process, or this one after a restart, would have it. */
  function makeService(options = { atOnce: 2, waiting: 200 }): SignIn {
    return new SignIn({
      audit: under.audit,
      gate: new Gate(options),
      limits: new SignInLimits(under.clock, under.settings),
      sessions: new Sessions(under.clock, under.settings),
      twoFactor: createParts(under).twoFactor,
    });
  }
  async function attempt(
    username: string,
    password: string,
    options: { address?: string; by?: SignIn } = {},
  ): Promise<string> {
    const { address = here, by = service } = options;
    const secret = new Secret(password);
    try {
      await by.signIn(tenant, { username, password: secret, address });
      return "in";
    } catch (error) {
      return (error as { code: string }).code;
    }
  }
  const right = alice.password.reveal();
  const refused = "identity.sign_in_refused";
  const waits = "identity.too_many_failures";

  beforeEach(async () => {
    under = makeIdentity({
      kind,
      settings: { signInFailuresPerAddress: 20, signInFailuresPerAccount: 30 },
    });
    tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    service = makeService();
  });
  afterEach(async () => await under.remove());

  test.each([
    ["alice", right, "in"],
    ["alice", "wrong", refused],
    ["alice", "", refused],
    ["alice", `${right} `, refused],
    ["Alice", right, refused],
    ["alice ", right, refused],
    ["nobody", right, refused],
    ["' or 1=1 --", right, refused],
    ["alice\0", right, refused],
  ])("as %j with %j gives %s", async (username, password, outcome) => {
    expect(await attempt(username, password)).toBe(outcome);
  });

  test("fails alike, down to the work, for an unknown user and a wrong password", async () => {
    const credentials = { password: new Secret("wrong"), address: here };
    const answers = await Promise.all(
      ["alice", "nobody"].map(
        async (username) =>
          await service
            .signIn(tenant, { username, ...credentials })
            .catch((error: unknown) => error),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    const times = { alice: Infinity, nobody: Infinity };
    under = {
      ...under,
      settings: {
        ...under.settings,
        signInFailures: 100,
        signInFailuresPerAddress: 100,
        signInFailuresPerAccount: 100,
      },
    };
    const patient = makeService();
    const isAlike = () => times.nobody > times.alice / 3;
    // On a busy machine it takes more rounds until each was once undisturbed.
    for (let round = 0; round < 5 || (round < 30 && !isAlike()); round += 1) {
      for (const username of ["alice", "nobody"] as const) {
        const began = performance.now();
        await attempt(username, "wrong", { by: patient });
        times[username] = Math.min(times[username], performance.now() - began);
      }
    }
    // Without the hash an unknown user would be answered more than ten times as fast.
    expect(isAlike()).toBe(true);
  });

  test("waits 15 minutes after 5 failures, also with the right password and after a restart", async () => {
    for (let count = 0; count < 5; count += 1) {
      expect(await attempt("alice", "wrong")).toBe(refused);
      under.clock.advance(60);
    }
    expect(await attempt("alice", right)).toBe(waits);
    expect(await attempt("alice", right, { by: makeService() })).toBe(waits);
    under.clock.advance(14 * 60 - 1);
    expect(await attempt("alice", right)).toBe(waits);
    under.clock.advance(1);
    expect(await attempt("alice", right)).toBe("in");
  });

  test("tells how many seconds to wait", async () => {
    for (let count = 0; count < 5; count += 1) await attempt("alice", "wrong");
    under.clock.advance(100.5);
    const password = new Secret("wrong");
    const again = service.signIn(tenant, {
      username: "alice",
      password,
      address: here,
    });
    await expect(again).rejects.toMatchObject({ status: 429, extensions: { retryAfter: 800 } });
  });

  test("from elsewhere, or to another account, is possible while one address waits", async () => {
    for (let count = 0; count < 5; count += 1) await attempt("alice", "wrong");
    expect(await attempt("alice", right)).toBe(waits);
    expect(await attempt("alice", right, { address: elsewhere })).toBe("in");
    expect(await attempt("nobody", right)).toBe(refused);
  });

  test("counts an unknown account as it counts a known one", async () => {
    for (let count = 0; count < 5; count += 1) expect(await attempt("nobody", "x")).toBe(refused);
    expect(await attempt("nobody", "x")).toBe(waits);
  });

  test("begins to count anew after 15 minutes and after a success", async () => {
    for (let count = 0; count < 4; count += 1) await attempt("alice", "wrong");
    under.clock.advance(15 * 60);
    for (let count = 0; count < 4; count += 1) expect(await attempt("alice", "x")).toBe(refused);
    expect(await attempt("alice", right)).toBe("in");
    for (let count = 0; count < 4; count += 1) expect(await attempt("alice", "x")).toBe(refused);
    expect(await attempt("alice", right)).toBe("in");
  });

  test("lets no more than 5 guesses through, however many come at once to two processes", async () => {
    const services = [
      makeService({ atOnce: 8, waiting: 99 }),
      makeService({ atOnce: 8, waiting: 99 }),
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const by = services[index % 2]!;
        return await attempt("alice", "wrong", { by });
      }),
    );
    expect(outcomes.filter((outcome) => outcome === refused)).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === waits)).toHaveLength(35);
  });

  test("with the right password many times at once is no failure", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async () => await attempt("alice", right)),
    );
    expect(new Set(outcomes)).toEqual(new Set(["in"]));
  });

  test("to ever other accounts from one address comes to an end", async () => {
    for (let count = 0; count < 20; count += 1) {
      expect(await attempt(`guess-${count}`, "wrong")).toBe(refused);
    }
    expect(await attempt("guess-20", "wrong")).toBe(waits);
    expect(await attempt("alice", right, { address: elsewhere })).toBe("in");
  });

  test("to one account from ever other addresses comes to an end, also with the right password", async () => {
    let next = 0;
    const attemptElsewhere = async (password: string) =>
      await attempt("alice", password, { address: `203.0.113.${next++}` });
    for (let count = 0; count < 20; count += 1) {
      expect(await attemptElsewhere("wrong")).toBe(refused);
    }
    expect(await attemptElsewhere(right)).toBe("in");
    for (let count = 0; count < 10; count += 1) {
      expect(await attemptElsewhere("wrong")).toBe(refused);
    }
    expect(await attemptElsewhere(right)).toBe(waits);
    expect(await attempt("alice", right, { address: elsewhere, by: makeService() })).toBe(waits);
    under.clock.advance(15 * 60);
    expect(await attempt("alice", right, { address: elsewhere })).toBe("in");
  });

  test("with a single sign-on's account fails like a wrong password, and costs as much", async () => {
    const user = (await findUser(tenant, "alice"))!;
    await renewPasswordHash(tenant, user, makeUnmatchableHash());
    expect(await attempt("alice", right)).toBe(refused);
  });

  test("is refused as busy, and not counted, when too many passwords wait to be checked", async () => {
    const by = makeService({ atOnce: 1, waiting: 1 });
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, async () => await attempt("alice", right, { by })),
    );
    expect(outcomes.toSorted()).toEqual(
      ["in", "in", ...Array<string>(7).fill("identity.busy")].toSorted(),
    );
    expect(await attempt("alice", right)).toBe("in");
  });

  test("is in the audit log, without a name that nobody has and without passwords", async () => {
    await attempt("alice", "wrong-1");
    await attempt("hunter2", "wrong-2");
    await attempt("alice", right);
    const details = { address: here };
    expect((await under.audited(tenant)).slice(1)).toEqual([
      refusal("alice", { ...details, code: refused }),
      refusal("an unknown user", { ...details, code: refused }),
      { actor: "alice", action: "identity.signed_in", subject: "alice", outcome: "done", details },
    ]);
  });

  test("renews a hash that was made at another cost", async () => {
    const user = (await findUser(tenant, "alice"))!;
    const cheap =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    await renewPasswordHash(tenant, user, cheap);
    expect(await attempt("alice", "password")).toBe("in");
    expect((await findUser(tenant, "alice"))?.password_hash).toContain("$m=19456,t=2,p=1$");
    expect(await attempt("alice", "password")).toBe("in");
    const stale = { ...user, password_hash: await hashPassword(new Secret("another")) };
    await renewPasswordHash(tenant, stale, cheap);
    expect(await attempt("alice", "password")).toBe("in");
  });
});

function refusal(subject: string, details: object) {
  return {
    actor: "anonymous",
    action: "identity.sign_in_refused",
    subject,
    outcome: "refused",
    details,
  };
}
