import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { eachDatabase } from "#test/databases";
import { type DeskFixture, openDesk } from "#test/token-desk";
import { until } from "#test/until";

import { createTokenUse, type TokenUse } from "./token-use.ts";

eachDatabase("the last use of a token", (_open, kind) => {
  let fixture: DeskFixture;
  let use: TokenUse;
  let failures: unknown[];

  beforeEach(async () => {
    fixture = await openDesk(kind);
    failures = [];
    use = another();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await fixture.under.remove();
  });

  const another = () =>
    createTokenUse({
      clock: fixture.under.clock,
      onFailure: (error) => void failures.push(error),
    });
  const issue = async () =>
    (
      await fixture.tokens.issue(
        fixture.tenant,
        { user: "alice", roles: ["analyst"], lifeSeconds: 86_400 },
        "root",
      )
    ).tokenId;
  const lastUses = async () => {
    const listed = await fixture.desk.listOf(fixture.tenant, fixture.alice);
    return Object.fromEntries(listed.map(({ id, lastUsedAt }) => [id, lastUsedAt]));
  };

  test("is written together with others, each at its own time", async () => {
    const [first, second, third] = [await issue(), await issue(), await issue()];
    use.note(fixture.tenant, first);
    fixture.under.clock.advance(1);
    use.note(fixture.tenant, second);
    use.note(fixture.tenant, first);
    fixture.under.clock.advance(1);
    use.note(fixture.tenant, second);
    use.note(fixture.tenant, "unknown");
    expect(await lastUses()).toEqual({ [first]: null, [second]: null, [third]: null });
    await use.flush();
    expect(await lastUses()).toEqual({
      [first]: "2026-03-01T12:00:01.000Z",
      [second]: "2026-03-01T12:00:02.000Z",
      [third]: null,
    });
  });

  test("never goes back, whichever process writes last", async () => {
    const id = await issue();
    const slow = another();
    slow.note(fixture.tenant, id);
    fixture.under.clock.advance(10);
    use.note(fixture.tenant, id);
    await use.close();
    await slow.close();
    expect(await lastUses()).toEqual({ [id]: "2026-03-01T12:00:10.000Z" });
  });

  test("is written for more tokens than fit into one statement", async () => {
    const id = await issue();
    for (let index = 0; index < 2500; index += 1) use.note(fixture.tenant, `unknown ${index}`);
    use.note(fixture.tenant, id);
    await use.flush();
    expect(await lastUses()).toEqual({ [id]: "2026-03-01T12:00:00.000Z" });
  });

  test("takes no more memory than 10,000 tokens of a tenant", async () => {
    const [known, late] = [await issue(), await issue()];
    use.note(fixture.tenant, known);
    for (let index = 1; index < 10_000; index += 1) use.note(fixture.tenant, `unknown ${index}`);
    use.note(fixture.tenant, late);
    fixture.under.clock.advance(1);
    use.note(fixture.tenant, known);
    await use.flush();
    expect(await lastUses()).toEqual({ [known]: "2026-03-01T12:00:01.000Z", [late]: null });
    use.note(fixture.tenant, late);
    await use.flush();
    expect((await lastUses())[late]).toBe("2026-03-01T12:00:01.000Z");
  });

  test("is written every 60 seconds until the end", async () => {
    const id = await issue();
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    use.start();
    use.note(fixture.tenant, id);
    vi.advanceTimersByTime(60_000);
    const at = await until(
      "it is written",
      10_000,
      async () => (await lastUses())[id] ?? undefined,
    );
    expect(at).toBe("2026-03-01T12:00:00.000Z");
    fixture.under.clock.advance(60);
    use.note(fixture.tenant, id);
    await use.close();
    expect(vi.getTimerCount()).toBe(0);
    expect((await lastUses())[id]).toBe("2026-03-01T12:01:00.000Z");
    expect(failures).toEqual([]);
  });

  test("that cannot be written is kept, told, and holds up no other tenant", async () => {
    const id = await issue();
    const other = await fixture.under.makeTenant("south");
    const broken = { ...other, name: "broken", records: { ...other.records, kysely: null! } };
    use.note(broken, "unknown");
    use.note(fixture.tenant, id);
    await expect(use.flush()).rejects.toThrow();
    expect((await lastUses())[id]).toBe("2026-03-01T12:00:00.000Z");
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    use.start();
    vi.advanceTimersByTime(60_000);
    await until("it is told", 10_000, () => failures.length === 1 || undefined);
    await expect(use.close()).rejects.toThrow();
  });
});
