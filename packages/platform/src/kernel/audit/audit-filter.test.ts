import { afterEach, beforeEach, expect, test } from "vitest";

import { eachDatabase } from "#test/databases";
import { makeTenant, type TestTenant } from "#test/tenant";

import {
  type AuditFilter,
  type AuditLog,
  createAudit,
  kernelMigrations,
  type Tenant,
} from "../index.ts";

const kernel = { name: "kernel", migrations: kernelMigrations };
const made: TestTenant[] = [];

afterEach(async () => {
  await Promise.all(made.splice(0).map((each) => each.remove()));
});

const minute = (number: number) => new Date(Date.UTC(2026, 2, 1, 12, number));

/** One entry a minute from noon on. */
const entries = [
  { actor: "ada", action: "identity.user_created", subject: "bob", outcome: "done" },
  { actor: "bob", action: "identity.access_refused", subject: "GET /run", outcome: "refused" },
  { actor: "ada", action: "identityXuser_created", subject: "100% of_it", outcome: "done" },
  {
    actor: "operator",
    action: "events.stored",
    subject: "Calls.csv",
    outcome: "failed",
    details: { path: String.raw`C:\data`, quote: 'say "it"' },
  },
  { actor: "ADA", action: "identity.user_removed", subject: "1000 of it", outcome: "done" },
  {
    actor: "a\0b",
    action: "Identity.odd",
    subject: "s\0t",
    outcome: "done",
    details: { n: "x\0y" },
  },
] as const;

eachDatabase("a filtered audit log", (_open, kind) => {
  let tenant: Tenant;
  let audit: AuditLog;

  beforeEach(async () => {
    const testTenant = await makeTenant("acme", [kernel], kind);
    made.push(testTenant);
    ({ tenant } = testTenant);
    let minutes = -1;
    const clock = { now: () => minute((minutes += 1)) };
    audit = createAudit({ clock });
    for (const entry of entries) await audit.record(tenant, entry);
  });

  async function find(filter: AuditFilter): Promise<number[]> {
    const found = await audit.list(tenant, { limit: 100, filter });
    return found.map((entry) => entry.sequence);
  }

  test.each<[what: string, filter: AuditFilter, sequences: number[]]>([
    ["nothing", {}, [6, 5, 4, 3, 2, 1]],
    ["an actor, by upper and lower case", { actor: "ada" }, [3, 1]],
    ["an actor whom no database stores", { actor: "a\0b" }, [6]],
    ["an action", { action: "identity.user_created" }, [1]],
    ["the beginning of actions", { action: "identity." }, [5, 2, 1]],
    ["the beginning of an action without a dot", { action: "identity" }, []],
    ["an outcome", { outcome: "failed" }, [4]],
    [
      "a time, the first moment included and the last not",
      { from: minute(1), to: minute(3) },
      [3, 2],
    ],
    ["a part of the subject", { text: "of" }, [5, 3]],
    ["a part of the subject in another case", { text: "cALLS" }, [4]],
    ["a percent sign", { text: "100%" }, [3]],
    ["an underscore", { text: "of_it" }, [3]],
    ["a backslash in the details", { text: String.raw`C:\data` }, [4]],
    ["a quotation mark in the details", { text: 'say "it"' }, [4]],
    ["a zero byte in the subject", { text: "s\0t" }, [6]],
    ["a zero byte in the details", { text: "x\0y" }, [6]],
    ["a quotation mark that ends the statement", { text: "' or 1=1 --" }, []],
    [
      "all at once",
      { actor: "ada", action: "identity.", outcome: "done", text: "o", from: minute(0) },
      [1],
    ],
  ])("is filtered by %s", async (_what, filter, sequences) => {
    expect(await find(filter)).toEqual(sequences);
  });

  test("is read page by page", async () => {
    const filter = { outcome: "done" } as const;
    const page = async (before?: number) =>
      (await audit.list(tenant, { before, limit: 2, filter })).map((entry) => entry.sequence);
    expect(await page()).toEqual([6, 5]);
    expect(await page(5)).toEqual([3, 1]);
    expect(await page(1)).toEqual([]);
  });
});
