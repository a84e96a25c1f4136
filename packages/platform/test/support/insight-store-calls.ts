import * as answers from "../../src/insight/store/answers.ts";
import * as cache from "../../src/insight/store/cache.ts";
import * as queries from "../../src/insight/store/queries.ts";
import * as subqueries from "../../src/insight/store/subqueries.ts";
import type { StoreCalls } from "./identity-store-calls.ts";

const early = "2016-01-01T00:00:00.000Z";
const late = "2016-01-02T00:00:00.000Z";
const query = {
  id: "queued",
  kind: "kind",
  aggregation_unit: "admin3",
  spec: "{}",
  data_version: "1",
  rule: "[15]",
  asked_at: early,
};
const answered = { ...query, id: "answered" };
const failed = { ...query, id: "failed" };
const failure = { state: "errored", failure: "{}" } as const;
const touched = { uses: 1, touched_at: late, last_touch: 2, multiplier: 2 };
const completed = {
  answer: "answer",
  completed_at: late,
  data_version: "1",
  part_count: 1,
  row_count: 0,
  bytes: 2,
  seconds: 1,
  last_touch: 1,
  multiplier: 1,
};
const part = { answer: "answer", position: 0, rows: "[]", stored_at: early };
const stray = { ...part, answer: "stray" };
const subquery = { id: "below", kind: "kind", spec: "{}", asked_at: early };

/** What fills one tenant's tables. */
export const insightPlantings: StoreCalls = {
  "insight/store/queries.ts saveQueued": async (tenant) => {
    for (const each of [query, answered, failed]) await queries.saveQueued(tenant, each);
    await queries.saveFailure(tenant, failed.id, failure);
    await queries.saveCompleted(tenant, answered.id, completed);
  },
  "insight/store/answers.ts savePart": async (tenant) => {
    await answers.savePart(tenant, part);
    await answers.savePart(tenant, stray);
  },
  "insight/store/subqueries.ts saveSubqueries": async (tenant) =>
    await subqueries.saveSubqueries(tenant, [subquery]),
};

/** What reads. */
export const insightReadings: StoreCalls = {
  "insight/store/queries.ts findQuery": async (tenant) => await queries.findQuery(tenant, query.id),
  "insight/store/queries.ts countCompleted": async (tenant) => await queries.countCompleted(tenant),
  "insight/store/answers.ts findPart": async (tenant) =>
    await answers.findPart(tenant, part.answer, 0),
  "insight/store/answers.ts countParts": async (tenant) =>
    await answers.countParts(tenant, part.answer),
  "insight/store/cache.ts listQueries": async (tenant) => await cache.listQueries(tenant, 10),
  "insight/store/cache.ts listAnswersBefore": async (tenant) =>
    await cache.listAnswersBefore(tenant, late),
  "insight/store/cache.ts sumAnswers": async (tenant) => (await cache.sumAnswers(tenant)).answers,
  "insight/store/cache.ts findLastTouch": async (tenant) => await cache.findLastTouch(tenant),
  "insight/store/subqueries.ts findSubquery": async (tenant) =>
    await subqueries.findSubquery(tenant, subquery.id),
};

/** What changes or removes what was planted, by the names that it has there. */
export const insightChanges: StoreCalls = {
  "insight/store/queries.ts saveExecuting": async (tenant) =>
    await queries.saveExecuting(tenant, query.id),
  "insight/store/queries.ts saveFailure": async (tenant) =>
    await queries.saveFailure(tenant, query.id, failure),
  "insight/store/queries.ts saveCompleted": async (tenant) =>
    await queries.saveCompleted(tenant, query.id, completed),
  "insight/store/queries.ts deleteUnanswered": async (tenant) =>
    await queries.deleteUnanswered(tenant),
  "insight/store/queries.ts deleteFailedBefore": async (tenant) =>
    await queries.deleteFailedBefore(tenant, late),
  "insight/store/answers.ts deleteParts": async (tenant) =>
    await answers.deleteParts(tenant, part.answer),
  "insight/store/answers.ts deleteStrayParts": async (tenant) =>
    await answers.deleteStrayParts(tenant, late),
  "insight/store/cache.ts saveTouches": async (tenant) =>
    await cache.saveTouches(tenant, answered.id, touched),
  "insight/store/cache.ts deleteQuery": async (tenant) =>
    await cache.deleteQuery(tenant, answered.id),
  "insight/store/cache.ts deleteAnswers": async (tenant) => await cache.deleteAnswers(tenant),
  "insight/store/cache.ts deleteAnswersUnderOtherRules": async (tenant) =>
    await cache.deleteAnswersUnderOtherRules(tenant, "[20]"),
  "insight/store/subqueries.ts deleteSubqueriesBefore": async (tenant) =>
    await subqueries.deleteSubqueriesBefore(tenant, late),
};
