import { beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { makeTenant } from "#test/tenant";

import { insightMigrations } from "./migrations.ts";
import {
  countCompleted,
  deleteUnanswered,
  findQuery,
  saveQueued,
  saveResult,
  saveState,
} from "./store.ts";

const query = {
  id: "1234",
  kind: "unique_subscriber_counts",
  aggregation_unit: "admin3",
  spec: "{}",
  data_version: "first",
  asked_at: "2026-01-01T00:00:00.000Z",
};
const result = {
  result: '[{"pcod":"W","value":16}]',
  completed_at: "2026-01-01T00:00:01.000Z",
  data_version: "first",
};

eachDatabase("the kept questions", (_open, kind) => {
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

  test("a question is found with its answer once it is completed", async () => {
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued", result: null });
    expect(await saveState(tenant, query.id, "executing")).toBe(true);
    await saveResult(tenant, query.id, result);
    expect(await findQuery(tenant, query.id)).toEqual({ ...query, ...result, state: "completed" });
    expect(await countCompleted(tenant)).toBe(1);
    expect(await findQuery(tenant, "other")).toBeUndefined();
  });

  test("what is under way or known is not begun again", async () => {
    await saveQueued(tenant, query);
    await saveState(tenant, query.id, "executing");
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "executing" });
    await saveResult(tenant, query.id, result);
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "completed" });
    expect(await saveState(tenant, query.id, "executing")).toBe(false);
  });

  test("what failed, and what was answered from other data, is begun again", async () => {
    await saveQueued(tenant, query);
    await saveState(tenant, query.id, "errored");
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued" });
    await saveResult(tenant, query.id, { ...result, data_version: "first to second" });
    await saveQueued(tenant, query);
    expect(await findQuery(tenant, query.id)).toMatchObject({ state: "queued", result: null });
  });

  test("only what was answered survives the end of the process", async () => {
    for (const id of ["queued", "executing", "errored", "completed"]) {
      await saveQueued(tenant, { ...query, id });
    }
    await saveState(tenant, "executing", "executing");
    await saveState(tenant, "errored", "errored");
    await saveResult(tenant, "completed", result);
    expect(await deleteUnanswered(tenant)).toBe(2);
    expect(await findQuery(tenant, "queued")).toBeUndefined();
    expect(await findQuery(tenant, "errored")).toBeDefined();
    expect(await countCompleted(tenant)).toBe(1);
  });
});
