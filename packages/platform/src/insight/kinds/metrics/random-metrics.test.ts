import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, placeEvents, type PlacedEvent } from "#test/naive/events";
import {
  activePeriods,
  chooseEvents,
  contactCounts,
  displacements,
  eventCounts,
  gyrationRadii,
  handsets,
  lastPoints,
  paretoShares,
  placeCounts,
  shareInHours,
  topupAmounts,
  topupBalances,
  type Values,
} from "#test/naive/metrics";
import { afterRandomDays, randomData, randomDays } from "#test/naive/random-events";

import { statistics } from "../parameters.ts";
import type { Spec } from "../query-kind.ts";

const interval = { start_date: randomDays[0], end_date: afterRandomDays };
const callers: Spec = { query_kind: "subscriber_degree", ...interval, direction: "out" };

/** What every kind over events may be narrowed by: null, absent and set. */
const narrowings = [
  {},
  { event_types: null, hours: null, subscriber_subset: null, sampling: null },
  { event_types: ["topups", "sms", "calls", "sms"] },
  { hours: { start_hour: 22, end_hour: 5 } },
  { hours: { start_hour: 8, end_hour: 20 } },
  { subscriber_subset: callers },
  { start_date: "2016-03-26T12:30:00", end_date: "2016-03-27T23:59:59" },
] as const;

/** The events have five codes: the list lacks one of them, and does not know the type of another. */
const models = [
  [35_000_000, "Smart", "A"],
  [35_000_001, "Feature", "B"],
  [35_000_002, "Smart", "B"],
  [35_000_003, "", "C"],
] as const;
const tacs = `id,hnd_type,brand,width\n${models.map((row) => [...row, 1].join(",")).join("\n")}\n`;

describe.each([11, 12])("on random data, of the seed %d,", (seed) => {
  let fixture: EventsFixture;
  let placed: readonly PlacedEvent[];

  beforeAll(async () => {
    const data = randomData(seed);
    placed = placeEvents(data);
    fixture = await openPlain(data);
    await fixture.ingest("tacs", tacs);
  });
  afterAll(() => fixture.remove());

  /** What is answered otherwise than computed from the events that a specification leaves, with and without sums; nothing is as it should be. */
  async function differences<Value extends number | string>(
    spec: Spec,
    compute: (events: PlacedEvent[]) => Values<Value>,
    tolerance = 1e-9,
  ): Promise<string[]> {
    const choice = { ...interval, ...spec } as Parameters<typeof chooseEvents>[1];
    const subscribers = new Set(contactCounts(placed, "out").keys());
    const chosen = spec["subscriber_subset"] ? { ...choice, subscribers } : choice;
    const expected = compute(chooseEvents(placed, chosen));
    if (expected.size === 0) throw new Error("nobody has a value, which proves nothing");
    const withSums = await askPlain(fixture, spec, { usesSums: true });
    const without = await askPlain(fixture, spec, { usesSums: false });
    return [withSums, without].flatMap((rows) => {
      const found = new Map(rows.map((row) => [row["subscriber"] as string, row["value"] ?? null]));
      const people = new Set([...expected.keys(), ...found.keys()]);
      return [...people].flatMap((person) => {
        const [answered, computed] = [found.get(person), expected.get(person)];
        const isSame = isNear(answered, computed, tolerance);
        return isSame ? [] : `${person}: ${JSON.stringify(answered)}, not ${computed}`;
      });
    });
  }

  // Each is tried on the data of one seed: on both it takes twice as long and finds no more.
  const tried = narrowings
    .map((narrowed, position) => [narrowed, statistics[position]!] as const)
    .filter((_, position) => position % 2 === seed % 2);

  describe.each(tried)("narrowed by %j,", (narrowed, oneStatistic) => {
    const given = { ...interval, ...narrowed };
    const { event_types: _, ...givenTopups } = given as typeof given & { event_types?: unknown };

    test.each(["in", "out", "both", null, undefined] as const)(
      "event_count %s",
      async (direction) => {
        const spec = { query_kind: "event_count", ...given, direction };
        expect(
          await differences(spec, (events) => eventCounts(events, direction ?? "both")),
        ).toEqual([]);
      },
    );

    test.each(["in", "out", "both", null, undefined] as const)(
      "subscriber_degree %s",
      async (direction) => {
        const spec = { query_kind: "subscriber_degree", ...given, direction };
        expect(
          await differences(spec, (events) => contactCounts(events, direction ?? "both")),
        ).toEqual([]);
      },
    );

    test.each([0.01, 0.5, "0.8", 1])("pareto_interactions of %s", async (proportion) => {
      const spec = { query_kind: "pareto_interactions", ...given, proportion };
      expect(await differences(spec, (events) => paretoShares(events, Number(proportion)))).toEqual(
        [],
      );
    });

    test.each(["admin3", "admin1", "lon-lat"])("unique_location_counts per %s", async (unit) => {
      const spec = { query_kind: "unique_location_counts", ...given, aggregation_unit: unit };
      expect(await differences(spec, (events) => placeCounts(events, unit))).toEqual([]);
    });

    test("radius_of_gyration", async () => {
      expect(
        await differences({ query_kind: "radius_of_gyration", ...given }, gyrationRadii, 1e-4),
      ).toEqual([]);
    });

    test.each([oneStatistic])("displacement, %s", async (statistic) => {
      const day = { start_date: "2016-03-26", end_date: "2016-03-27" };
      const references = lastPoints(chooseEvents(placed, day));
      const reference = {
        query_kind: "daily_location",
        date: "2016-03-26",
        aggregation_unit: "lon-lat",
      };
      const spec = {
        query_kind: "displacement",
        ...given,
        statistic,
        reference_location: reference,
      };
      const tolerance = statistic === "variance" ? 1e-3 : 1e-4;
      expect(
        await differences(
          spec,
          (events) => displacements(events, references, statistic),
          tolerance,
        ),
      ).toEqual([]);
    });

    test.each([oneStatistic])("topup_amount, %s", async (statistic) => {
      const spec = { query_kind: "topup_amount", ...givenTopups, statistic };
      expect(await differences(spec, (events) => topupAmounts(events, statistic))).toEqual([]);
    });

    test.each([oneStatistic])("topup_balance, %s", async (statistic) => {
      const spec = { query_kind: "topup_balance", ...givenTopups, statistic };
      expect(await differences(spec, (events) => topupBalances(events, given, statistic))).toEqual(
        [],
      );
    });

    test.each([
      ["last", "hnd_type", 1],
      ["most-common", "brand", 2],
      [null, undefined, 1],
      [undefined, null, 1],
    ] as const)("handset, %s, %s", async (method, characteristic, column) => {
      const known = models.filter((row) => row[column] !== "");
      const list = new Map(known.map((row) => [row[0], row[column]]));
      const spec = { query_kind: "handset", ...given, method, characteristic };
      expect(await differences(spec, (events) => handsets(events, list, method ?? "last"))).toEqual(
        [],
      );
    });
  });

  test.each([...statistics, null, undefined])("of the statistic %s", async (statistic) => {
    const [given, meant] = [{ ...interval, statistic }, statistic ?? "avg"];
    const amounts = { query_kind: "topup_amount", ...given };
    expect(await differences(amounts, (events) => topupAmounts(events, meant))).toEqual([]);
    const balances = { query_kind: "topup_balance", ...given };
    expect(await differences(balances, (events) => topupBalances(events, interval, meant))).toEqual(
      [],
    );
    const day = { start_date: "2016-03-26", end_date: "2016-03-27" };
    const references = lastPoints(chooseEvents(placed, day));
    const reference = {
      query_kind: "daily_location",
      date: day.start_date,
      aggregation_unit: "lon-lat",
    };
    const distances = { query_kind: "displacement", ...given, reference_location: reference };
    expect(
      await differences(distances, (events) => displacements(events, references, meant), 1e-3),
    ).toEqual([]);
  });

  test.each([
    [{ night_hours: { start_hour: 23, end_hour: 1 } }, { start_hour: 23, end_hour: 1 }],
    [{ night_hours: { start_hour: 0, end_hour: 8 } }, { start_hour: 0, end_hour: 8 }],
    [{ night_hours: null }, { start_hour: 20, end_hour: 4 }],
    [{}, { start_hour: 20, end_hour: 4 }],
    [
      { event_types: ["calls"], subscriber_subset: callers },
      { start_hour: 20, end_hour: 4 },
    ],
  ])("nocturnal_events with %j", async (given, hours) => {
    const spec = { query_kind: "nocturnal_events", ...interval, ...given };
    expect(await differences(spec, (events) => shareInHours(events, hours))).toEqual([]);
  });

  test.each([
    ["2016-03-25", { total_periods: 6 }, 86_400, "2016-03-31"],
    [
      "2016-03-25",
      { total_periods: 3, period_unit: "days", period_length: 2 },
      172_800,
      "2016-03-31",
    ],
    [
      "2016-03-26",
      { total_periods: 30, period_unit: "hours", period_length: null },
      3600,
      "2016-03-27T06:00:00",
    ],
    ["2016-03-26T12:00:00", { total_periods: 2, period_unit: null }, 86_400, "2016-03-28T12:00:00"],
    [
      "2016-03-27",
      { total_periods: 48, period_unit: "minutes", period_length: 30 },
      1800,
      "2016-03-28",
    ],
    [
      "2016-03-25",
      { total_periods: 6, hours: { start_hour: 8, end_hour: 9 } },
      86_400,
      "2016-03-31",
    ],
    [
      "2016-03-25",
      { total_periods: 6, event_types: ["mds"], subscriber_subset: callers },
      86_400,
      "2016-03-31",
    ],
  ])("total_active_periods from %s with %j", async (start, given, seconds, end) => {
    const spec = { query_kind: "total_active_periods", start_date: start, ...given };
    expect(
      await differences({ ...spec, end_date: end }, (events) =>
        activePeriods(events, start, seconds),
      ),
    ).toEqual([]);
  });
});

function isNear(found: unknown, wanted: number | string | undefined, tolerance: number): boolean {
  if (typeof wanted !== "number" || typeof found !== "number") return found === wanted;
  return Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
}
