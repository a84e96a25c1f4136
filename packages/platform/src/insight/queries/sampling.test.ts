import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, textOf } from "#test/naive/events";
import { lastOn, threeRegions } from "#test/naive/three-regions";

/** Two hundred people; each is in W, and every second one in E as well. */
const rows = Array.from({ length: 200 }, (_, number) => `person ${number}`).flatMap(
  (person, number) => {
    const west = ["2016-01-01 09:00:00", person, "W"] as const;
    const east = ["2016-01-01 08:00:00", person, "E"] as const;
    return number % 2 === 0 ? [west, east] : [west];
  },
);

let fixture: EventsFixture;

beforeAll(async () => {
  fixture = await openPlain(threeRegions(...rows));
});
afterAll(() => fixture.remove());

async function sample(sampling: object | null, spec: object = lastOn("2016-01-01")) {
  const found = await askPlain(fixture, { ...spec, sampling } as never);
  return [...new Set(found.map(({ subscriber }) => textOf(subscriber)))].toSorted();
}

test("everybody is there without a sample, be it left out or null", async () => {
  expect(await sample(null)).toHaveLength(200);
  expect(await askPlain(fixture, lastOn("2016-01-01"))).toHaveLength(200);
});

test.each([1, 17, 200])("random_ids chooses exactly %d", async (size) => {
  expect(await sample({ sampling_method: "random_ids", size })).toHaveLength(size);
  expect(await sample({ size, seed: 3, sampling_method: null })).toHaveLength(size);
});

test("random_ids chooses everybody when asked for more than there are", async () => {
  expect(await sample({ size: 500 })).toHaveLength(200);
});

test.each([
  [0.25, 50],
  [0.013, 3],
  [1, 200],
])("random_ids chooses a fraction of %d, rounded", async (fraction, people) => {
  expect(await sample({ fraction })).toHaveLength(people);
});

test.each(["system", "bernoulli"])("%s chooses each with the same probability", async (method) => {
  // Of 200 with a probability of 0.3 come 60 on average, with a standard deviation of 6.5; five of those are allowed.
  for (const seed of [1, 2, 3]) {
    for (const amount of [{ fraction: 0.3 }, { size: 60 }]) {
      const chosen = await sample({ sampling_method: method, seed, ...amount });
      expect(Math.abs(chosen.length - 60)).toBeLessThan(33);
    }
  }
  expect(await sample({ sampling_method: method, fraction: 1 })).toHaveLength(200);
  expect(await sample({ sampling_method: method, size: 500 })).toHaveLength(200);
});

test("the same seed chooses the same, another one others, and estimate_count changes nothing", async () => {
  const chosen = await sample({ seed: 1, size: 20 });
  expect(await sample({ seed: 1, size: 20, estimate_count: false })).toEqual(chosen);
  expect(await sample({ seed: 1, size: 20, estimate_count: null })).toEqual(chosen);
  expect(await sample({ seed: 2, size: 20 })).not.toEqual(chosen);
  expect(await sample({ seed: 0.5, size: 20 })).not.toEqual(chosen);
});

test("a sample is not a larger one without somebody, whose place would be the difference", async () => {
  const larger = await sample({ seed: 1, size: 21 });
  const smaller = await sample({ seed: 1, size: 20 });
  // Twenty of two hundred at random have two of twenty-one others in common on average.
  expect(smaller.filter((person) => larger.includes(person)).length).toBeLessThan(12);
});

test("without a seed the same question has the same sample, and another question another", async () => {
  const chosen = await sample({ size: 20 });
  expect(await sample({ size: 20 })).toEqual(chosen);
  expect(await sample({ size: 20, seed: null })).toEqual(chosen);
  const other = lastOn("2016-01-01", { hours: { start_hour: 9, end_hour: 10 } });
  expect(await sample({ size: 20 }, other)).not.toEqual(chosen);
});

test("subscribers are chosen, with all their rows", async () => {
  const day = { start_date: "2016-01-01", end_date: "2016-01-02", aggregation_unit: "admin3" };
  const places = { query_kind: "unique_locations", ...day };
  const found = await askPlain(fixture, { ...places, sampling: { size: 30, seed: 1 } });
  const counted = Map.groupBy(found, ({ subscriber }) => Number(textOf(subscriber).split(" ")[1]));
  expect(counted.size).toBe(30);
  for (const [number, own] of counted) expect(own).toHaveLength(number % 2 === 0 ? 2 : 1);
});

test("a sample can be sampled, counted and be a subset", async () => {
  const sampled = lastOn("2016-01-01", { sampling: { size: 50, seed: 1 } });
  const inner = await sample({ seed: 1, size: 50 });
  const modal = { query_kind: "modal_location", locations: [sampled] };
  const outer = await sample({ size: 10, seed: 2 }, modal);
  expect(outer).toHaveLength(10);
  expect(inner).toEqual(expect.arrayContaining(outer));
  expect(await sample(null, lastOn("2016-01-01", { subscriber_subset: sampled }))).toEqual(inner);
  expect(await askPlain(fixture, { query_kind: "spatial_aggregate", locations: sampled })).toEqual([
    { pcod: "W", value: 50, contributors: 50 },
  ]);
});
