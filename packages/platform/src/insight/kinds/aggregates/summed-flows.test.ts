import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, type PlainData } from "#test/naive/events";
import { createRandom } from "#test/naive/random-events";
import { lastOn, threeRegions } from "#test/naive/three-regions";

const threshold = 2;

/** How many people went from where on the first day to where on the second. Those of four and three are published. */
const moves = [
  ["W", "W", 4],
  ["E", "W", 2],
  ["N", "W", 1],
  ["W", "E", 3],
  ["N", "E", 2],
  ["E", "N", 1],
  ["N", "N", 2],
] as const;

const days = { from_location: lastOn("2016-01-01"), to_location: lastOn("2016-01-02") };

let fixture: EventsFixture;

beforeAll(async () => {
  fixture = await openPlain(peopleWho(moves));
});
afterAll(() => fixture.remove());

function peopleWho(went: readonly (readonly [string, string, number])[]): PlainData {
  const rows = went.flatMap(([from, to, people]) =>
    Array.from({ length: people }, (_, number) => `${from} ${to} ${number}`).flatMap((person) => [
      ["2016-01-01 08:00:00", person, from] as const,
      ["2016-01-02 08:00:00", person, to] as const,
    ]),
  );
  return threeRegions(...rows);
}

async function sum(
  of: EventsFixture,
  kind: string,
  further: object = {},
): Promise<Map<unknown, number>> {
  const rows = await askPlain(of, { query_kind: kind, ...days, ...further }, { threshold });
  return new Map(rows.map(({ pcod, value }) => [pcod, Number(value)]));
}

test("inflows hold the published flows, and the others only if they are of enough people together", async () => {
  // W: four who stayed; the two from E and the one from N are three together, more than two: 7.
  // E: three from W; the two from N are not enough alone: 3. N: one from E and two who stayed are three: 3.
  expect(await sum(fixture, "inflows")).toEqual(
    new Map([
      ["E", 3],
      ["N", 3],
      ["W", 7],
    ]),
  );
});

test.each([[{}], [{ join_type: null }], [{ join_type: "full outer" }]])(
  "outflows do the same on the other side, %o",
  async (further) => {
    // From W: four and three: 7. From E: two and one: 3. From N: one, two and two: 5.
    expect(await sum(fixture, "outflows", further)).toEqual(
      new Map([
        ["E", 3],
        ["N", 5],
        ["W", 7],
      ]),
    );
  },
);

test("the sum of an outer join is not that of an inner one with few people more", async () => {
  // Besides the moves from above, one person is in W on the second day only, and three are in E.
  const arrivals = [
    ["2016-01-02 08:00:00", "new in W", "W"] as const,
    ...[1, 2, 3].map((number) => ["2016-01-02 08:00:00", `new in E ${number}`, "E"] as const),
  ];
  const base = peopleWho(moves);
  const more = await openPlain({
    ...base,
    events: [...base.events, ...threeRegions(...arrivals).events],
  });
  const inner = await sum(more, "inflows");
  const outer = await sum(more, "inflows", { join_type: "right" });
  // W: seven both times, though there are eight. E: three, and three more who are enough by themselves.
  expect([inner.get("W"), outer.get("W")]).toEqual([7, 7]);
  expect([inner.get("E"), outer.get("E")]).toEqual([3, 6]);
  await more.remove();
});

test("a person in several hidden pairs is one of the people who hide each other", async () => {
  // Two people were in W, E and N on the first day and in W on the second: three pairs of two, and six moves, but two people.
  const rows = ["ada", "bob"].flatMap((person) => [
    ["2016-01-01 08:00:00", person, "W"] as const,
    ["2016-01-01 09:00:00", person, "E"] as const,
    ["2016-01-01 10:00:00", person, "N"] as const,
    ["2016-01-02 10:00:00", person, "W"] as const,
  ]);
  const few = await openPlain(threeRegions(...rows));
  const day = { start_date: "2016-01-01", end_date: "2016-01-02", aggregation_unit: "admin3" };
  const from = { query_kind: "unique_locations", ...day };
  const spec = { query_kind: "inflows", from_location: from, to_location: days.to_location };
  expect(await askPlain(few, spec, { threshold: 2 })).toEqual([
    { pcod: "W", value: 0, contributors: 0 },
  ]);
  // Where one is enough, two may be shown: all six moves, of two people.
  expect(await askPlain(few, spec, { threshold: 1 })).toEqual([
    { pcod: "W", value: 6, contributors: 2 },
  ]);
  await few.remove();
});

test.each([1, 2, 3, 4, 5])(
  "no sum minus the published flows tells of one person to the threshold, seed %d",
  async (seed) => {
    const random = createRandom(seed);
    const went = ["W", "E", "N"].flatMap((from) =>
      ["W", "E", "N"].map((to) => [from, to, random.below(6)] as const),
    );
    const some = await openPlain(peopleWho(went));
    for (const [kind, end] of [
      ["inflows", 1],
      ["outflows", 0],
    ] as const) {
      for (const [pcod, value] of await sum(some, kind)) {
        const published = went.filter((move) => move[end] === pcod && move[2] > threshold);
        const rest = value - published.reduce((total, [, , people]) => total + people, 0);
        expect(rest === 0 || rest > threshold, `${kind} ${String(pcod)}: ${rest}`).toBe(true);
      }
    }
    await some.remove();
  },
);
