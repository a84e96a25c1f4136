import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { aggregate } from "#test/naive/aggregates";
import { askPlain, openPlain, placeEvents, sortRows } from "#test/naive/events";
import { createRandom, randomData } from "#test/naive/random-events";
import { aggregateKinds, randomAggregateSpec } from "#test/naive/random-specs";

/** The labelled kinds stand on many others each, so that few of them try as much. */
const specsOf = (kind: string): number => (kind.startsWith("labelled") ? 2 : 6);
const units = ["admin3", "lon-lat", "admin1"];

describe.each([11, 12])("over random events, seed %d", (seed) => {
  const data = randomData(seed, { subscribers: 20 });
  const events = placeEvents(data);
  let fixture: EventsFixture;

  beforeAll(async () => {
    fixture = await openPlain(data);
  });
  afterAll(() => fixture.remove());

  test.each(aggregateKinds)("%s gives what a plain count finds", async (kind) => {
    const random = createRandom(seed * 100 + aggregateKinds.indexOf(kind));
    const count = specsOf(kind);
    let found = 0;
    for (let number = 0; number < count; number += 1) {
      const unit = units[number % units.length]!;
      const threshold = random.below(4);
      const spec = randomAggregateSpec(random, kind, unit);
      const expected = sortRows(aggregate({ events, unit, threshold }, spec));
      expect({ spec, rows: await askPlain(fixture, spec, { threshold }) }).toEqual({
        spec,
        rows: expected,
      });
      found += expected.length;
    }
    expect(found).toBeGreaterThanOrEqual(count / 2);
  });
});
