import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Principal } from "#kernel";
import { type Answers, eventsOf, openAnswers, openRegions } from "#test/disclosure-fixture";
import type { EventsFixture } from "#test/events-fixture";
import { createHandSetClock } from "#test/identity";
import { until } from "#test/until";

import { readQuery } from "../query-spec.ts";
import { allScopes } from "../scopes.ts";

const noisy = {
  noise: "on",
  noiseEpsilon: 0.1,
  privacyBudget: 0.3,
  privacyBudgetDays: 30,
} as const;
const clock = createHandSetClock("2026-03-01T12:00:00.000Z");
const places = (date: string) => ({
  query_kind: "spatial_aggregate",
  locations: { query_kind: "daily_location", date, method: "last", aggregation_unit: "admin3" },
});
const first = { id: "1", query: readQuery(places("2016-01-01")) };

let fixture: EventsFixture;
let answers: Answers;
beforeEach(async () => {
  fixture = await openRegions();
  await fixture.ingest(
    "calls",
    eventsOf({ people: 4000, at: "2016-01-01 08:00:00", cell: "west" }),
  );
  answers = await openAnswers(fixture, noisy, clock);
});
afterEach(async () => {
  await fixture.remove();
});

test("an answer has noise, of the size that epsilon says, and the same each time", async () => {
  const [row] = await answers.ask(places("2016-01-01"));
  expect(Number(row!["value"])).toBeGreaterThan(3600);
  expect(Number(row!["value"])).toBeLessThan(4400);
  const reopened = await openAnswers(fixture, noisy, clock);
  await reopened.insight.forgetAnswers(fixture.tenant.name);
  expect(await reopened.ask(places("2016-01-01"))).toEqual([row]);
  expect(row).not.toHaveProperty("contributors");
});

test("each role is charged once for each answer, and refused when nothing is left", async () => {
  const alice = principalOf("alice", ["analysts"]);
  await admit(alice, "1", "1", "2", "3");
  expect(await answers.control.privacyBudget(fixture.tenant, alice)).toEqual({
    noise: "on",
    epsilon_per_query: 0.1,
    roles: [
      { role: "analysts", spent: 0.3, budget: 0.3, resets_at: expect.stringMatching(/^2026-03-/) },
    ],
  });
  await expect(admit(alice, "4")).rejects.toMatchObject({
    code: "insight.privacy_budget_exhausted",
    status: 429,
    message: expect.stringContaining("2026-03-"),
  });
  await admit(alice, "2");
  await admit(principalOf("bob", ["planners"]), "4");
});

test("the budget belongs to the role, whoever asks, and begins anew with the period", async () => {
  await admit(principalOf("alice", ["analysts"]), "1", "2", "3");
  const bob = principalOf("bob", ["analysts"]);
  await expect(admit(bob, "4")).rejects.toMatchObject({ status: 429 });
  const later = createHandSetClock("2026-04-15T12:00:00.000Z");
  const next = await openAnswers(fixture, noisy, later);
  await next.control.admit(fixture.tenant, bob, { ...first, id: "4" });
  const { roles } = await next.control.privacyBudget(fixture.tenant, bob);
  expect(roles).toMatchObject([{ role: "analysts", spent: 0.1 }]);
});

test("a role that may not ask the question pays nothing for one that may", async () => {
  const roles = { guests: ["run"], planners: allScopes() };
  const alice = { ...principalOf("alice", []), roles };
  await admit(alice, "1");
  const budget = await answers.control.privacyBudget(fixture.tenant, alice);
  expect(budget.roles).toMatchObject([
    { role: "guests", spent: 0 },
    { role: "planners", spent: 0.1 },
  ]);
});

test("whoever reads what another role paid for is charged as well, and a question without data costs nothing", async () => {
  const { insight, control } = answers;
  const { tenant } = fixture;
  const alice = principalOf("alice", ["analysts"]);
  const { id } = await insight.run(tenant, alice, places("2016-01-01"));
  const bob = principalOf("bob", ["planners"]);
  await until("the answer is there", 10_000, async () => await insight.result(tenant, bob, id));
  expect(await control.privacyBudget(tenant, bob)).toMatchObject({ roles: [{ spent: 0.1 }] });
  await expect(insight.run(tenant, bob, places("2015-01-01"))).rejects.toMatchObject({
    code: "insight.no_data",
  });
  expect(await control.privacyBudget(tenant, bob)).toMatchObject({ roles: [{ spent: 0.1 }] });
});

test("several at once never spend more than there is", async () => {
  const alice = principalOf("alice", ["analysts"]);
  const asked = Array.from({ length: 12 }, (_, index) => admit(alice, `${index % 6}`));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
  const { roles } = await answers.control.privacyBudget(fixture.tenant, alice);
  expect(roles).toMatchObject([{ spent: 0.3 }]);
});

describe("kinds that cannot have noise", () => {
  const counts = {
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-02",
    aggregation_unit: "admin3",
  };

  test("are refused with the reason, and cost nothing", async () => {
    const alice = principalOf("alice", ["analysts"]);
    const question = { id: "1", query: readQuery(counts) };
    await expect(answers.control.admit(fixture.tenant, alice, question)).rejects.toMatchObject({
      code: "insight.noise_kind_refused",
      message: expect.stringContaining("any number of places"),
    });
    const { roles } = await answers.control.privacyBudget(fixture.tenant, alice);
    expect(roles).toMatchObject([{ spent: 0 }]);
  });

  test("are answered where there is no noise, at no cost", async () => {
    const { control, ask } = await openAnswers(fixture, { ...noisy, noise: "off" });
    const alice = principalOf("alice", ["analysts"]);
    await control.admit(fixture.tenant, alice, { id: "1", query: readQuery(counts) });
    expect(await ask(counts)).toEqual([{ pcod: "W", value: 4000 }]);
    expect(await control.privacyBudget(fixture.tenant, alice)).toEqual({
      noise: "off",
      epsilon_per_query: 0,
      roles: [],
    });
  });
});

async function admit(principal: Principal, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await answers.control.admit(fixture.tenant, principal, { ...first, id });
}

function principalOf(name: string, roles: readonly string[]): Principal {
  const scopes = allScopes();
  return {
    kind: "token",
    name,
    tenant: fixture.tenant.name,
    roles: Object.fromEntries(roles.map((role) => [role, scopes])),
    isAdmin: false,
  };
}
