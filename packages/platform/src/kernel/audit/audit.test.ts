import { randomBytes } from "node:crypto";

import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { eachDatabase } from "#test/databases";
import { makeTenant, type TestTenant } from "#test/tenant";

import { type AuditLog, createAudit, kernelMigrations, Secret, type Tenant } from "../index.ts";

const kernel = { name: "kernel", migrations: kernelMigrations };
const clock = { now: () => new Date("2026-03-01T12:00:00.000Z") };
const made: TestTenant[] = [];

afterEach(async () => {
  await Promise.all(made.splice(0).map((each) => each.remove()));
});

eachDatabase("the audit log", (_open, kind) => {
  let tenant: Tenant;
  let audit: AuditLog;

  beforeEach(async () => {
    const testTenant = await makeTenant("acme", [kernel], kind);
    made.push(testTenant);
    ({ tenant } = testTenant);
    audit = createAudit({ clock });
  });

  test("is sound while it is empty", async () => {
    expect(await audit.verify(tenant)).toEqual({
      ok: true,
      entries: 0,
      head: { sequence: 0, hash: "" },
    });
  });

  test("keeps every entry as it was recorded, and verifies", async () => {
    await audit.record(tenant, {
      actor: "ada",
      action: "identity.token_issued",
      subject: "bob",
      outcome: "done",
      details: { role: "analyst", days: 1 },
    });
    await record("2");

    expect(await audit.list(tenant, { limit: 10 })).toEqual([
      { sequence: 2, at: "2026-03-01T12:00:00.000Z", ...entry("2") },
      {
        sequence: 1,
        at: "2026-03-01T12:00:00.000Z",
        actor: "ada",
        action: "identity.token_issued",
        subject: "bob",
        outcome: "done",
        details: { role: "analyst", days: 1 },
      },
    ]);
    expect(await audit.verify(tenant)).toEqual({
      ok: true,
      entries: 2,
      head: { sequence: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  test("is read page by page, the newest first", async () => {
    await recordMany(5);

    expect(await sequencesOf(audit, tenant)).toEqual([5, 4]);
    expect(await sequencesOf(audit, tenant, 4)).toEqual([3, 2]);
    expect(await sequencesOf(audit, tenant, 2)).toEqual([1]);
    expect(await sequencesOf(audit, tenant, Number.MAX_SAFE_INTEGER)).toEqual([5, 4]);
  });

  test("takes 50 entries at once into one unbroken chain", async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => record(String(index))));

    expect(await audit.verify(tenant)).toMatchObject({ ok: true, entries: 50 });
    const subjects = (await audit.list(tenant, { limit: 100 })).map((each) => each.subject);
    expect(new Set(subjects).size).toBe(50);
  });

  test("verifies more entries than are read at once", async () => {
    await recordMany(1_005);

    expect(await audit.verify(tenant)).toMatchObject({ ok: true, entries: 1_005 });
  }, 60_000);

  test("never contains a secret's value", async () => {
    const secret = new Secret("hunter2-planted");

    await audit.record(tenant, {
      actor: String(secret),
      action: "vault.read",
      subject: `${secret.toString()} of ada`,
      outcome: "refused",
      details: { secret, nested: [{ secret }] },
    });

    const rows = await sql`select * from kernel_audit_entries`.execute(tenant.records.kysely);
    expect(JSON.stringify(rows.rows)).not.toContain("hunter2");
    expect(await audit.list(tenant, { limit: 1 })).toMatchObject([
      {
        actor: "[redacted]",
        subject: "[redacted] of ada",
        details: { nested: [{ secret: "[redacted]" }] },
      },
    ]);
  });

  test("records a stranger's input that no database stores, and still verifies", async () => {
    await audit.record(tenant, {
      ...entry("1"),
      actor: "a\0b\uD800c",
      details: { name: "a\0b\uD800c" },
    });

    expect(await audit.list(tenant, { limit: 1 })).toMatchObject([
      { actor: "a\uFFFDb\uFFFDc", details: { name: "a\0b\uD800c" } },
    ]);
    expect(await audit.verify(tenant)).toMatchObject({ ok: true, entries: 1 });
  });

  test.each([
    "update kernel_audit_entries set actor = 'x'",
    "delete from kernel_audit_entries",
    "delete from kernel_audit_head",
    ...(kind === "sqlite"
      ? ["insert or replace into kernel_audit_entries select * from kernel_audit_entries limit 1"]
      : ["truncate kernel_audit_entries"]),
  ])("refuses %s", async (statement) => {
    await recordMany(2);

    await expect(execute(statement)).rejects.toThrow("append-only");
    expect(await audit.verify(tenant)).toMatchObject({ ok: true, entries: 2 });
  });

  const values = "at, actor, action, subject, outcome, details, hash";
  test.each<[what: string, at: number, statements: string[]]>([
    ["an actor was changed", 3, ["update kernel_audit_entries set actor = 'x' where sequence = 3"]],
    [
      "details were added",
      2,
      ["update kernel_audit_entries set details = '{}' where sequence = 2"],
    ],
    ["a hash was changed", 4, ["update kernel_audit_entries set hash = 'x' where sequence = 4"]],
    [
      "a text was moved to the next column",
      3,
      ["update kernel_audit_entries set actor = actor || action, action = '' where sequence = 3"],
    ],
    ["the first entry was removed", 1, ["delete from kernel_audit_entries where sequence = 1"]],
    ["an entry was removed", 3, ["delete from kernel_audit_entries where sequence = 3"]],
    [
      "an entry was removed and the gap closed",
      3,
      [
        "delete from kernel_audit_entries where sequence = 3",
        "update kernel_audit_entries set sequence = 3 where sequence = 4",
        "update kernel_audit_entries set sequence = 4 where sequence = 5",
      ],
    ],
    [
      "two entries were exchanged",
      2,
      [
        "update kernel_audit_entries set sequence = 99 where sequence = 2",
        "update kernel_audit_entries set sequence = 2 where sequence = 4",
        "update kernel_audit_entries set sequence = 4 where sequence = 99",
      ],
    ],
    [
      "an entry was added at the end",
      6,
      [
        `insert into kernel_audit_entries select 6, ${values} from kernel_audit_entries where sequence = 5`,
      ],
    ],
    [
      "an entry was added before the first",
      -7,
      [
        `insert into kernel_audit_entries select -7, ${values} from kernel_audit_entries where sequence = 5`,
      ],
    ],
    ["the end was cut off", 4, ["delete from kernel_audit_entries where sequence > 3"]],
    [
      "the end was cut off and the head moved back",
      4,
      [
        "delete from kernel_audit_entries where sequence > 3",
        "update kernel_audit_head set sequence = 3, hash = (select hash from kernel_audit_entries where sequence = 3)",
      ],
    ],
    ["everything was removed", 1, ["delete from kernel_audit_entries"]],
    ["the head was removed", 6, ["delete from kernel_audit_head"]],
    ["the head's proof was changed", 6, ["update kernel_audit_head set proof = 'x'"]],
  ])("finds that %s, with the sequence number %i", async (_what, at, statements) => {
    await recordMany(5);
    await dropTriggers();

    for (const statement of statements) await execute(statement);

    expect(await audit.verify(tenant)).toEqual({ ok: false, at, reason: expect.any(String) });
  });

  test("finds an entry that was true in a state which was later put back to an older one", async () => {
    await recordMany(2);
    await dropTriggers();
    await execute("create table old_head as select * from kernel_audit_head");
    await recordMany(3);
    await execute(
      "create table old_entry as select * from kernel_audit_entries where sequence = 3",
    );
    await execute("delete from kernel_audit_entries where sequence > 2");
    await execute("delete from kernel_audit_head");
    await execute("insert into kernel_audit_head select * from old_head");
    for (const subject of ["other 3", "other 4"]) await record(subject);
    expect(await audit.verify(tenant)).toMatchObject({ ok: true, entries: 4 });

    await execute("delete from kernel_audit_entries where sequence = 3");
    await execute("insert into kernel_audit_entries select * from old_entry");

    // The old third entry is a true one by itself: that the fourth does not follow it gives it away.
    expect(await audit.verify(tenant)).toMatchObject({ ok: false, at: 4 });
  });

  test("records nothing more after its end was cut off, which would hide it", async () => {
    await recordMany(5);
    await dropTriggers();
    await execute("delete from kernel_audit_entries where sequence > 3");
    await execute(
      "update kernel_audit_head set sequence = 3, hash = (select hash from kernel_audit_entries where sequence = 3)",
    );

    await expect(record("6")).rejects.toMatchObject({ code: "kernel.audit_damaged" });
    expect(await audit.verify(tenant)).toMatchObject({ ok: false, at: 4 });
  });

  test("is not verified by another tenant's key", async () => {
    await recordMany(2);
    const thief: Tenant = { ...tenant, key: new Secret(randomBytes(32)) };

    expect(await audit.verify(thief)).toMatchObject({ ok: false, at: 1 });
  });

  test("belongs to one tenant", async () => {
    const other = await makeTenant("other", [kernel], kind);
    made.push(other);
    await recordMany(2);

    expect(await audit.list(other.tenant, { limit: 10 })).toEqual([]);
    expect(await audit.verify(other.tenant)).toMatchObject({ ok: true, entries: 0 });
  });

  async function record(subject: string): Promise<void> {
    await audit.record(tenant, entry(subject));
  }

  async function recordMany(count: number): Promise<void> {
    for (let index = 1; index <= count; index += 1) await record(String(index));
  }

  async function execute(statement: string): Promise<void> {
    await sql.raw(statement).execute(tenant.records.kysely);
  }

  async function dropTriggers(): Promise<void> {
    if (kind === "postgresql") {
      await execute("drop function kernel_audit_refuse() cascade");
      return;
    }
    const { rows } = await sql<{ name: string }>`select name from sqlite_master
      where type = 'trigger'`.execute(tenant.records.kysely);
    for (const { name } of rows) await execute(`drop trigger ${name}`);
  }
});

function entry(subject: string) {
  return { actor: "ada", action: "test.done", subject, outcome: "done" } as const;
}

async function sequencesOf(audit: AuditLog, tenant: Tenant, before?: number): Promise<number[]> {
  const entries = await audit.list(tenant, { before, limit: 2 });
  return entries.map((each) => each.sequence);
}
