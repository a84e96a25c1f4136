import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, placeEvents, sortRows } from "#test/naive/events";
import { classify, locate, rowsOf } from "#test/naive/locations";
import { createRandom, randomData } from "#test/naive/random-events";
import { locationKinds, randomLocationSpec } from "#test/naive/random-specs";

/** Kinds that stand on many others try as much with fewer. */
const specsOf = (kind: string): number => (kind.startsWith("coalesced") ? 4 : 8);
const classifications = 8;
const units = ["admin3", "lon-lat", "admin1"];

describe.each([1, 2])("over random events, seed %d", (seed) => {
  const data = randomData(seed);
  const events = placeEvents(data);
  let fixture: EventsFixture;

  beforeAll(async () => {
    fixture = await openPlain(data);
  });
  afterAll(() => fixture.remove());

  test.each(locationKinds)("%s gives what a plain search finds", async (kind) => {
    const random = createRandom(seed * 100 + locationKinds.indexOf(kind));
    const count = specsOf(kind);
    let found = 0;
    for (let number = 0; number < count; number += 1) {
      const unit = units[number % units.length]!;
      const spec = randomLocationSpec(random, kind, unit);
      const expected = sortRows(rowsOf(locate(events, spec), unit));
      const usesSums = random.onceIn(2);
      expect({ spec, rows: await askPlain(fixture, spec, { usesSums }) }).toEqual({
        spec,
        rows: expected,
      });
      found += expected.length;
    }
    expect(found).toBeGreaterThanOrEqual(count / 2);
  });

  test("mobility_classification gives what a plain search finds", async () => {
    const random = createRandom(seed);
    const classes = new Set<string>();
    for (let number = 0; number < classifications; number += 1) {
      const unit = units[number % units.length]!;
      const spec = randomLocationSpec(random, "mobility_classification", unit);
      const expected = sortRows(classify(events, spec));
      expect({ spec, rows: await askPlain(fixture, spec) }).toEqual({ spec, rows: expected });
      for (const { value } of expected) classes.add(value);
    }
    expect(classes.size).toBeGreaterThanOrEqual(3);
  });
});
