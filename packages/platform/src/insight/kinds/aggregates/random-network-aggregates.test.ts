import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askComputed } from "#test/naive/ask-computed";
import { askPlain, openPlain, type PlainData, placeEvents, sortRows } from "#test/naive/events";
import {
  countBetweenDates,
  countBetweenLabels,
  countMeaningful,
} from "#test/naive/meaningful-locations";
import {
  countCells,
  countEvents,
  introversion,
  summariseCells,
  withOtherEnds,
} from "#test/naive/network";
import { roundRows } from "#test/naive/placed-steps";
import { createRandom, type Random, randomData, randomDays } from "#test/naive/random-events";
import { perhaps, randomInterval, randomNarrowing } from "#test/naive/random-specs";
import { countConsecutiveTrips, countTrips } from "#test/naive/trips";

const specsPerKind = 10;
/** Many of them find no place with the label that they ask for. */
const specsPerLabelKind = 30;
const units = ["admin3", "lon-lat", "admin1"];
const mappingName = "infrastructure.random_mapping";
const geographyName = "geography.halves";
const mapping = { a: "M1", "a again": "M2", moving: "M1", sea: "M3", shaking: "M2" };

type Plainly = (
  events: ReturnType<typeof placeEvents>,
  spec: never,
  mapping: Readonly<Record<string, string>>,
) => readonly object[];

const queries: Readonly<
  Record<string, readonly [(random: Random, unit: string) => object, Plainly]>
> = {
  location_event_counts: [
    (random, unit) => ({
      ...overInterval(random, unit),
      ...perhaps(random, "interval", ["day", "hour", "min", "minute"]),
      ...perhaps(random, "direction", ["in", "out", "both"]),
    }),
    countEvents,
  ],
  location_introversion: [
    (random, unit) => ({
      ...overInterval(random, unit),
      ...perhaps(random, "direction", ["in", "out", "both"]),
    }),
    introversion,
  ],
  total_network_objects: [networkObjects, countCells],
  trips_od_matrix: [overInterval, countTrips],
  consecutive_trips_od_matrix: [overInterval, countConsecutiveTrips],
};

const clusters: Readonly<Record<string, readonly [(random: Random) => object, Plainly]>> = {
  meaningful_locations_aggregate: [
    (random) => ({
      ...overClusters(random),
      ...randomInterval(random),
      label: randomLabel(random),
    }),
    countMeaningful,
  ],
  meaningful_locations_between_label_od_matrix: [
    (random) => ({
      ...overClusters(random),
      ...randomInterval(random),
      label_a: randomLabel(random),
      label_b: randomLabel(random),
    }),
    countBetweenLabels,
  ],
  meaningful_locations_between_dates_od_matrix: [
    (random) => ({
      ...overClusters(random),
      start_date_a: randomDays[0],
      end_date_a: random.pick([randomDays[2], randomDays[4]]),
      start_date_b: random.pick([randomDays[1], randomDays[2]]),
      end_date_b: `${randomDays[5]}T18:00:00`,
      label: randomLabel(random),
    }),
    countBetweenDates,
  ],
};

describe.each([21, 22])("over random events, seed %d", (seed) => {
  const data = dataOf(seed);
  const events = placeEvents(data);
  let fixture: EventsFixture;

  beforeAll(async () => {
    fixture = await openPlain(data);
    const rows = Object.entries(mapping).map((pair) => pair.join(","));
    const file = `location_id,pcod\n${rows.join("\n")}\n`;
    await fixture.ingest("mapping", file, { unit: mappingName });
  });
  afterAll(() => fixture.remove());

  test.each(Object.keys(queries))("%s gives what a plain count finds", async (kind) => {
    const [make, plainly] = queries[kind]!;
    const found = await compare(kind, make, plainly, (spec) => askPlain(fixture, spec as never));
    expect(found).toBeGreaterThan(specsPerKind);
  });

  test.each(Object.keys(clusters))("%s gives what a plain count finds", async (kind) => {
    const [make, plainly] = clusters[kind]!;
    const found = await compare(kind, make, plainly, (spec) => askComputed(fixture, spec as never));
    expect(found).toBeGreaterThan(specsPerKind);
  });

  test("aggregate_network_objects gives what a plain count of the publishable numbers finds", async () => {
    const random = createRandom(seed * 7);
    let found = 0;
    for (let number = 0; number < 2 * specsPerKind; number += 1) {
      const unit = units[number % units.length]!;
      const spec = {
        query_kind: "aggregate_network_objects",
        total_network_objects: {
          query_kind: "total_network_objects",
          ...networkObjects(random, unit),
        },
        ...perhaps(random, "statistic", [
          "avg",
          "max",
          "min",
          "median",
          "mode",
          "stddev",
          "variance",
        ]),
        ...perhaps(random, "aggregate_by", ["hour", "day", "month", "year", "century"]),
      };
      const threshold = random.below(3);
      const expected = summariseCells(events, spec as never, { threshold, mapping });
      const answered = await askPlain(fixture, spec, { threshold });
      expect({ spec, rows: sortRows(roundRows(answered)) }).toEqual({
        spec,
        rows: sortRows(roundRows(expected)),
      });
      found += expected.length;
    }
    expect(found).toBeGreaterThan(specsPerKind);
  });

  async function compare(
    kind: string,
    make: (random: Random, unit: string) => object,
    plainly: Plainly,
    ask: (spec: object) => Promise<readonly object[]>,
  ): Promise<number> {
    const random = createRandom(seed * 100 + kind.length);
    let found = 0;
    const specs = kind in clusters ? specsPerLabelKind : specsPerKind;
    for (let number = 0; number < specs; number += 1) {
      const spec = { query_kind: kind, ...make(random, units[number % units.length]!) };
      const expected = sortRows(roundRows(plainly(events, spec as never, mapping)));
      expect({ spec, rows: sortRows(roundRows(await ask(spec))) }).toEqual({
        spec,
        rows: expected,
      });
      found += expected.length;
    }
    return found;
  }
});

function dataOf(seed: number): PlainData {
  const data = withOtherEnds(randomData(seed, { subscribers: 15 }), seed);
  const half = { unit: geographyName, south: 50, north: 52 };
  const regions = [
    { ...half, pcod: "LEFT", west: 10, east: 10.9 },
    { ...half, pcod: "RIGHT", west: 11, east: 12 },
  ];
  return { ...data, regions: [...data.regions, ...regions] };
}

function overInterval(random: Random, unit: string): object {
  return { ...randomInterval(random), ...placesOf(random, unit), ...randomNarrowing(random) };
}

function placesOf(random: Random, unit: string): object {
  return {
    aggregation_unit: unit,
    ...perhaps(random, "mapping_table", [mappingName]),
    ...perhaps(random, "geom_table", [geographyName]),
    ...perhaps(random, "geom_table_join_column", ["pcod"]),
  };
}

function networkObjects(random: Random, unit: string): object {
  return {
    ...overInterval(random, unit),
    ...perhaps(random, "total_by", ["second", "minute", "hour", "day", "month", "year"]),
  };
}

function overClusters(random: Random): object {
  const { hours: _, ...narrowing } = randomNarrowing(random) as { hours?: object };
  return {
    ...placesOf(random, random.pick(["admin3", "admin1"])),
    ...narrowing,
    labels,
    tower_hour_of_day_scores: Array.from({ length: 24 }, () => random.pick([-1, -0.5, 0, 0.25, 1])),
    tower_day_of_week_scores: Object.fromEntries(
      weekdays.map((day) => [day, random.pick([-1, 0, 0.5, 1])]),
    ),
    ...perhaps(random, "tower_cluster_radius", [0.5, 40, 75, 300]),
    ...perhaps(random, "tower_cluster_call_threshold", [0, 2, 4]),
  };
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** The first is open, the second overlaps it, the third is in two parts. */
const labels = {
  late: {
    type: "Polygon",
    coordinates: [
      [
        [0.01, -1.1],
        [0.01, 1.1],
        [1.1, 1.1],
        [1.1, -1.1],
      ],
    ],
  },
  weekend: {
    type: "Polygon",
    coordinates: [
      [
        [-0.4, 0.11],
        [1.1, 0.11],
        [1.1, 1.1],
        [-0.4, 1.1],
        [-0.4, 0.11],
      ],
    ],
  },
  split: {
    type: "MultiPolygon",
    coordinates: [
      [
        [
          [-1.1, -1.1],
          [-0.51, -1.1],
          [-0.51, -0.01],
          [-1.1, -0.01],
        ],
      ],
      [
        [
          [-1.1, 0.01],
          [-0.41, 0.01],
          [-0.41, 1.1],
          [-1.1, 1.1],
        ],
      ],
    ],
  },
};

function randomLabel(random: Random): string {
  return random.pick([...Object.keys(labels), "unknown", "late"]);
}
