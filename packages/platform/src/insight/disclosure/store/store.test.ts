import { beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { makeTenant } from "#test/tenant";

import { insightMigrations } from "../../migrations.ts";
import { chargeRole, findPayer, listSpent } from "./budget.ts";
import {
  changeReleases,
  countReleases,
  findFamily,
  findParts,
  findQuestion,
  findReleasedRows,
  findRows,
  insertRelease,
  type NewRelease,
} from "./releases.ts";

const release: NewRelease = {
  answer: "answer",
  data_version: "1",
  family: "family",
  narrowed: "{}",
  question: "question",
  window_start: "2016-01-01 00:00:00",
  window_end: "2016-01-02 00:00:00",
  first_total: "first",
  second_total: "second",
  rows: "[]",
  released_at: "2026-01-01T00:00:00.000Z",
};
const plenty = 1_000_000;
const charge = {
  role: "analysts",
  answer: "answer",
  period: 7,
  epsilon: 100_000,
  charged_at: "2026-01-01T00:00:00.000Z",
};

eachDatabase("what disclosure control remembers", (_open, kind) => {
  let tenant: Tenant;
  beforeEach(async () => {
    const made = await makeTenant(
      "test",
      [{ name: "insight", migrations: insightMigrations }],
      kind,
    );
    tenant = made.tenant;
    return async () => await made.remove();
  });

  test("a release is found by its answer, its family, its question and its totals", async () => {
    await insert(release);
    await changeReleases(tenant, async (releases) => {
      expect(await findReleasedRows(releases, release)).toBe("[]");
      expect(await findReleasedRows(releases, { ...release, data_version: "2" })).toBeUndefined();
      expect(await findFamily(releases, release, 5)).toMatchObject([{ sequence: 1 }]);
      expect(await findFamily(releases, { ...release, family: "other" }, 5)).toEqual([]);
      expect(await findQuestion(releases, "question", 5)).toEqual(["[]"]);
      expect(await findParts(releases, "first", 5)).toHaveLength(1);
      expect(await findParts(releases, "second", 5)).toHaveLength(1);
      expect(await findParts(releases, "question", 5)).toEqual([]);
      expect(await findRows(releases, [1, 2])).toEqual(new Map([[1, "[]"]]));
    });
  });

  test("the newest releases are found first, and at most as many as asked for", async () => {
    for (const answer of ["one", "two", "three"]) await insert(named(answer));
    const found = await changeReleases(tenant, async (all) => await findFamily(all, release, 2));
    expect(found.map(({ answer }) => answer)).toEqual(["three", "two"]);
  });

  test("only releases whose intervals meet the one asked about are looked at", async () => {
    await insert(release);
    expect(await findMeeting(tenant, "2016-01-02 00:00:00", "2016-01-03 00:00:00")).toHaveLength(1);
    expect(await findMeeting(tenant, "2016-01-02 00:00:01", "2016-01-03 00:00:00")).toEqual([]);
    expect(await findMeeting(tenant, "2015-12-01 00:00:00", "2015-12-31 00:00:00")).toEqual([]);
  });

  test("what published the same of the same question is remembered once", async () => {
    await insert(release);
    await insert({ ...release, answer: "again" });
    expect(await countReleases(tenant)).toBe(1);
    await insert({ ...release, answer: "changed", rows: "[1]" });
    expect(await countReleases(tenant)).toBe(2);
  });

  test("the oldest are forgotten when all together are too large, never the newest", async () => {
    for (const answer of ["one", "two", "three"]) {
      await insert({ ...release, answer, rows: answer.padEnd(1000) }, 3000);
    }
    expect(await countReleases(tenant)).toBe(2);
    await insert({ ...release, answer: "four", rows: "x".repeat(10_000) }, 4000);
    expect(await countReleases(tenant)).toBe(1);
  });

  test("a release that fails in the middle leaves nothing", async () => {
    const failing = changeReleases(tenant, async (releases) => {
      await insertRelease(releases, release, plenty);
      throw new Error("the power went away");
    });
    await expect(failing).rejects.toThrow("the power went away");
    expect(await countReleases(tenant)).toBe(0);
    await insert(release);
    expect(await countReleases(tenant)).toBe(1);
  });

  test("releases at the same time wait for each other", async () => {
    const seen = await Promise.all(
      Array.from({ length: 8 }, async (_, index) =>
        changeReleases(tenant, async (releases) => {
          const before = await findFamily(releases, release, 20);
          await insertRelease(releases, named(`${index}`), plenty);
          return before.length;
        }),
      ),
    );
    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("a role pays once for an answer, and never more than its budget", async () => {
    expect(await chargeRole(tenant, charge, 250_000)).toBe(true);
    expect(await chargeRole(tenant, charge, 250_000)).toBe(true);
    expect(await spent()).toBe(100_000);
    expect(await chargeRole(tenant, { ...charge, answer: "second" }, 250_000)).toBe(true);
    expect(await chargeRole(tenant, { ...charge, answer: "third" }, 250_000)).toBe(false);
    expect(await spent()).toBe(200_000);
    expect(await findPayer(tenant, ["planners", "analysts"], "second")).toBe("analysts");
    expect(await findPayer(tenant, ["planners", "analysts"], "third")).toBeUndefined();
    expect(await findPayer(tenant, [], "second")).toBeUndefined();
  });

  test("of many charges at the same time only as many succeed as the budget has room for", async () => {
    const charges = Array.from({ length: 20 }, (_, index) => ({
      ...charge,
      answer: `${Math.floor(index / 2)}`,
    }));
    const paid = await Promise.all(charges.map((each) => chargeRole(tenant, each, 500_000)));
    // Five answers, each asked twice.
    expect(paid.filter(Boolean)).toHaveLength(10);
    expect(await spent()).toBe(500_000);
  });

  test("charges of long ago are forgotten with the first of a new period", async () => {
    await chargeRole(tenant, charge, plenty);
    await chargeRole(tenant, { ...charge, answer: "later", period: 8 }, plenty);
    expect(await findPayer(tenant, ["analysts"], "answer")).toBe("analysts");
    await chargeRole(tenant, { ...charge, answer: "much later", period: 31 }, plenty);
    expect(await findPayer(tenant, ["analysts"], "answer")).toBeUndefined();
    expect(await listSpent(tenant, ["analysts"], 7)).toEqual({});
    expect(await listSpent(tenant, ["analysts"], 31)).toEqual({ analysts: 100_000 });
  });

  async function insert(each: NewRelease, keptBytes = plenty): Promise<void> {
    await changeReleases(tenant, async (all) => await insertRelease(all, each, keptBytes));
  }

  async function spent(): Promise<number | undefined> {
    return (await listSpent(tenant, ["analysts"], charge.period))["analysts"];
  }
});

function named(answer: string): NewRelease {
  return { ...release, answer, rows: answer };
}

async function findMeeting(tenant: Tenant, window_start: string, window_end: string) {
  const meeting = { family: "family", window_start, window_end };
  return await changeReleases(tenant, async (all) => await findFamily(all, meeting, 5));
}
