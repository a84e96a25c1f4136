import { beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { makeTenant } from "#test/tenant";

import { insightMigrations } from "../migrations.ts";
import { countParts, deleteStrayParts, findPart, savePart } from "./answers.ts";
import {
  deleteAnswers,
  deleteAnswersUnderOtherRules,
  deleteQuery,
  findLastTouch,
  listAnswersBefore,
  listQueries,
  saveTouches,
  sumAnswers,
} from "./cache.ts";
import {
  countCompleted,
  deleteFailedBefore,
  deleteUnanswered,
  findQuery,
  saveCompleted,
  saveExecuting,
  saveFailure,
  saveQueued,
} from "./queries.ts";
import { deleteSubqueriesBefore, findSubquery, saveSubqueries } from "./subqueries.ts";

const asked = "2026-01-01T00:00:00.000Z";
const later = "2026-01-01T00:00:01.000Z";
const query = {
  id: "1234",
  kind: "unique_subscriber_counts",
  aggregation_unit: "admin3",
  spec: "{}",
  data_version: "first",
  rule: "[15]",
  asked_at: asked,
};
const completed = {
  answer: "answer",
  completed_at: later,
  data_version: "first",
  part_count: 1,
  row_count: 1,
  bytes: 26,
  seconds: 0.25,
  last_touch: 1,
  multiplier: 1,
};
const part = { answer: "answer", position: 0, rows: '[{"pcod":"W","value":16}]', stored_at: later };
const failure = { state: "errored", failure: "{}" } as const;

eachDatabase("the kept queries", (_open, kind) => {
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

  async function complete(id: string, changes: Partial<typeof completed> = {}): Promise<void> {
    const answer = `answer of ${id}`;
    await saveQueued(tenant, { ...query, id });
    await savePart(tenant, { ...part, answer });
    await saveCompleted(tenant, id, { ...completed, answer, ...changes });
  }

  test("a query is found with what is known of its answer once it is completed", async () => {
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued", answer: null });
    expect(await saveExecuting(tenant, query.id)).toBe(true);
    await savePart(tenant, part);
    expect(await saveCompleted(tenant, query.id, completed)).toBe(true);
    expect(await findQuery(tenant, query.id)).toEqual({
      ...query,
      ...completed,
      state: "completed",
      failure: null,
      uses: 0,
      touched_at: later,
    });
    expect(await countCompleted(tenant)).toBe(1);
    expect(await sumAnswers(tenant)).toEqual({ answers: 1, bytes: 26 });
    expect(await findPart(tenant, "answer", 0)).toBe(part.rows);
    expect(await countParts(tenant, "answer")).toBe(1);
    expect(await findPart(tenant, "answer", 1)).toBeUndefined();
    expect(await findQuery(tenant, "other")).toBeUndefined();
  });

  test("what is under way or known is not begun again", async () => {
    await saveQueued(tenant, query);
    await saveExecuting(tenant, query.id);
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "executing" });
    await saveCompleted(tenant, query.id, completed);
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "completed" });
    expect(await saveExecuting(tenant, query.id)).toBe(false);
  });

  test("what failed, was cancelled, or was answered from other data is begun again", async () => {
    for (const state of ["errored", "cancelled"] as const) {
      await saveQueued(tenant, query);
      expect(await saveFailure(tenant, query.id, { state, failure: "{}" })).toBe(true);
      await saveQueued(tenant, query);
      expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued", failure: null });
    }
    await saveCompleted(tenant, query.id, { ...completed, data_version: "first to second" });
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued", answer: null });
  });

  test("what was cancelled meanwhile gets no answer and no failure", async () => {
    await saveQueued(tenant, query);
    await saveFailure(tenant, query.id, { state: "cancelled", failure: "{}" });
    expect(await saveCompleted(tenant, query.id, completed)).toBe(false);
    expect(await saveFailure(tenant, query.id, failure)).toBe(false);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "cancelled" });
  });

  test("only what was answered or failed survives the end of the process", async () => {
    for (const id of ["queued", "executing", "errored"]) await saveQueued(tenant, { ...query, id });
    await saveExecuting(tenant, "executing");
    await saveFailure(tenant, "errored", failure);
    await complete("completed");
    expect(await deleteUnanswered(tenant)).toBe(2);
    expect(await findQuery(tenant, "queued")).toBeUndefined();
    expect(await findQuery(tenant, "errored")).toBeDefined();
    expect(await countCompleted(tenant)).toBe(1);
    expect(await deleteFailedBefore(tenant, asked)).toBe(0);
    expect(await deleteFailedBefore(tenant, later)).toBe(1);
    expect(await countCompleted(tenant)).toBe(1);
  });

  test("an answer goes with its parts, and only as long as it is that answer", async () => {
    await complete("one");
    await complete("two");
    expect(await deleteQuery(tenant, "one", "another answer")).toBe(false);
    expect(await deleteQuery(tenant, "one", "answer of one")).toBe(true);
    expect(await findQuery(tenant, "one")).toBeUndefined();
    expect(await countParts(tenant, "answer of one")).toBe(0);
    expect(await countParts(tenant, "answer of two")).toBe(1);
    await saveQueued(tenant, query);
    expect(await deleteQuery(tenant, query.id)).toBe(false);
  });

  test("all answers go at once, and what waits stays", async () => {
    await complete("completed");
    await saveQueued(tenant, query);
    expect(await deleteAnswers(tenant)).toBe(1);
    expect(await countParts(tenant, "answer of completed")).toBe(0);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued" });
  });

  test("answers published under another rule go", async () => {
    await complete("one");
    expect(await deleteAnswersUnderOtherRules(tenant, query.rule)).toBe(0);
    expect(await deleteAnswersUnderOtherRules(tenant, "[20]")).toBe(1);
  });

  test("parts that are of no answer go once they are old", async () => {
    await complete("one");
    await savePart(tenant, part);
    expect(await deleteStrayParts(tenant, later)).toBe(0);
    expect(await deleteStrayParts(tenant, "2026-01-01T00:00:02.000Z")).toBe(1);
    expect(await countParts(tenant, "answer of one")).toBe(1);
  });

  test("uses are recorded, and what was used lately is not listed as old", async () => {
    await complete("one");
    await complete("two");
    const touched_at = "2026-01-01T00:00:09.000Z";
    await saveTouches(tenant, "two", { uses: 3, touched_at, last_touch: 7, multiplier: 2.5 });
    expect(await findLastTouch(tenant)).toBe(7);
    expect((await listAnswersBefore(tenant, later)).map(({ id }) => id)).toEqual(["one"]);
    expect((await listQueries(tenant, 10)).map(({ id, uses }) => [id, uses])).toEqual([
      ["one", 0],
      ["two", 3],
    ]);
    expect(await listQueries(tenant, 1)).toHaveLength(1);
  });

  test("parts of queries are found by their ids until they were not asked for a while", async () => {
    const subquery = { id: "below", kind: "daily_location", spec: "{}", asked_at: asked };
    await saveSubqueries(tenant, []);
    await saveSubqueries(tenant, [subquery, { ...subquery, id: "other" }]);
    await saveSubqueries(tenant, [{ ...subquery, asked_at: later }]);
    expect(await findSubquery(tenant, "below")).toEqual({ ...subquery, asked_at: later });
    expect(await deleteSubqueriesBefore(tenant, later)).toBe(1);
    expect(await findSubquery(tenant, "other")).toBeUndefined();
    expect(await findSubquery(tenant, "below")).toBeDefined();
  });
});
