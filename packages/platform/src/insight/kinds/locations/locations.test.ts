import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, textOf } from "#test/naive/events";
import { allDays, fivePeople, lastOn, threeDays } from "#test/naive/three-regions";

import type { Spec } from "../query-kind.ts";

let fixture: EventsFixture;

beforeAll(async () => {
  fixture = await openPlain(fivePeople);
});
afterAll(() => fixture.remove());

/** The rows of each subscriber as `ann E`, or `ann E 2` with a value; a place of null is a dash. */
async function locate(spec: Spec): Promise<string[]> {
  const rows = await askPlain(fixture, spec);
  return rows
    .map(({ subscriber, pcod, value }) =>
      [subscriber, pcod, ...(value === undefined ? [] : [value])].map((each) => textOf(each)),
    )
    .map((parts) => parts.join(" "))
    .toSorted();
}

/** The class of each subscriber, as `ann stable`. */
async function classify(locations: readonly Spec[], stayLength: number): Promise<string[]> {
  const spec = { query_kind: "mobility_classification", locations };
  const rows = await askPlain(fixture, { ...spec, stay_length_threshold: stayLength });
  return rows.map(({ subscriber, value }) => `${textOf(subscriber)} ${textOf(value)}`);
}

const weights = { query_kind: "location_visits", locations: threeDays };

describe("daily_location", () => {
  // The table of `fivePeople`: cid's tie goes to W, the last by name; dan and what has no place give no row.
  test.each([
    ["left out", {}],
    ["null", { method: null, event_types: null, hours: null, subscriber_subset: null }],
    ["last", { method: "last" }],
  ])("gives the place of the last event, with method %s", async (_, further) => {
    const spec = lastOn("2016-01-01", further);
    expect(await locate(spec)).toEqual(["ann E", "ben W", "cid W", "eve W"]);
  });

  test("gives the place of most events, and of several that of the last", async () => {
    // ann: W twice, E once. cid: W and E once each, at the same moment.
    const spec = lastOn("2016-01-01", { method: "most-common" });
    expect(await locate(spec)).toEqual(["ann W", "ben W", "cid W", "eve W"]);
  });

  test("counts only the hours, types and subscribers that are asked for", async () => {
    // Until 10:00 ann was in W; at that time began neither cid's nor eve's day.
    const hours = { start_hour: 0, end_hour: 10 };
    expect(await locate(lastOn("2016-01-01", { hours }))).toEqual(["ann W", "ben W"]);
    // From 23:00 until 8:00: ben's call at 7:00, eve's before midnight.
    const night = { start_hour: 23, end_hour: 8 };
    expect(await locate(lastOn("2016-01-01", { hours: night }))).toEqual(["ben W", "eve W"]);
    expect(await locate(lastOn("2016-01-01", { event_types: ["sms"] }))).toEqual([]);
    // Who had a place on the third day: ann and cid.
    const subset = { subscriber_subset: lastOn("2016-01-03") };
    expect(await locate(lastOn("2016-01-01", subset))).toEqual(["ann E", "cid W"]);
  });

  test("tells cells apart by where they stand", async () => {
    const rows = await askPlain(fixture, lastOn("2016-01-03", { aggregation_unit: "lon-lat" }));
    expect(rows).toEqual([
      { subscriber: "ann", lon: 10.5, lat: 50.5 },
      { subscriber: "cid", lon: 12.5, lat: 50.5 },
    ]);
  });

  test("has no rows on a day without events", async () => {
    expect(await locate(lastOn("2016-01-04"))).toEqual([]);
  });
});

test("unique_locations gives every place of a subscriber once", async () => {
  const rows = await locate({ query_kind: "unique_locations", ...allDays });
  expect(rows).toEqual([
    "ann E",
    "ann W",
    "ben E",
    "ben W",
    "cid E",
    "cid N",
    "cid W",
    "eve E",
    "eve W",
  ]);
});

test("unique_locations ends before its end, to the second", async () => {
  // The second of January from its first moment on, without 7:00, when ben called.
  const interval = { start_date: "2016-01-02", end_date: "2016-01-02T07:00:00" };
  const spec = { query_kind: "unique_locations", ...allDays, ...interval };
  expect(await locate(spec)).toEqual(["eve E"]);
});

test("most_frequent_location gives the place of most events of an interval", async () => {
  // ann: W three times, E twice. All others were once everywhere, and it is the place of the last event.
  const rows = await locate({ query_kind: "most_frequent_location", ...allDays });
  expect(rows).toEqual(["ann W", "ben E", "cid N", "eve E"]);
});

test.each([
  ["in order", [0, 1, 2]],
  ["in another order", [2, 0, 1]],
])(
  "modal_location gives the place of most days, and of several that of the latest, its days %s",
  async (_, order) => {
    // ann: E on two days. ben and eve: W, then E. cid: W, then N.
    const locations = order.map((index) => threeDays[index]!);
    const rows = await locate({ query_kind: "modal_location", locations });
    expect(rows).toEqual(["ann E", "ben E", "cid N", "eve E"]);
  },
);

test("modal_location of two queries about the same day gives the last by name", async () => {
  // ann's last place of the first day is E, her most common one W; both are of the same day.
  const locations = [lastOn("2016-01-01", { method: "most-common" }), lastOn("2016-01-01")];
  expect(await locate({ query_kind: "modal_location", locations })).toContain("ann W");
});

test("location_visits counts the queries that give each place", async () => {
  expect(await locate(weights)).toEqual([
    "ann E 2",
    "ann W 1",
    "ben E 1",
    "ben W 1",
    "cid N 1",
    "cid W 1",
    "eve E 1",
    "eve W 1",
  ]);
});

test("location_visits takes modal locations as well", async () => {
  // Each of the days once more, and the modal location: E of ann, ben and eve, N of cid.
  const modal = { query_kind: "modal_location", locations: threeDays };
  const rows = await locate({ query_kind: "location_visits", locations: [...threeDays, modal] });
  expect(rows).toEqual([
    "ann E 3",
    "ann W 1",
    "ben E 2",
    "ben W 1",
    "cid N 2",
    "cid W 1",
    "eve E 2",
    "eve W 1",
  ]);
});

describe("majority_location", () => {
  const spec = { query_kind: "majority_location", subscriber_location_weights: weights };

  test.each([
    ["left out", {}],
    ["null", { include_unlocatable: null }],
    ["false", { include_unlocatable: false }],
  ])(
    "gives the place with more than half of the weight, include_unlocatable %s",
    async (_, further) => {
      // ann: E has 2 of 3. The others have one of two, which is half and not more.
      expect(await locate({ ...spec, ...further })).toEqual(["ann E"]);
    },
  );

  test("gives a place of null to all others who have a weight", async () => {
    const rows = await locate({ ...spec, include_unlocatable: true });
    expect(rows).toEqual(["ann E", "ben -", "cid -", "eve -"]);
  });
});

describe("coalesced_location", () => {
  const choice = {
    query_kind: "coalesced_location",
    preferred_location: lastOn("2016-01-03"),
    fallback_location: { query_kind: "modal_location", locations: threeDays },
    subscriber_location_weights: weights,
  };

  test("gives the preferred place where it has the weight, else the fallback", async () => {
    // The third day has W for ann and N for cid, with a weight of 1. The modal place of ben and eve is E, with 1.
    const rows = await locate({ ...choice, weight_threshold: 1 });
    expect(rows).toEqual(["ann W", "ben E", "cid N", "eve E"]);
  });

  test("gives the fallback where the preferred place has too little, and null where both have", async () => {
    // ann's W has 1, her E has 2. Nobody else was anywhere twice.
    const rows = await locate({ ...choice, weight_threshold: 2 });
    expect(rows).toEqual(["ann E", "ben -", "cid -", "eve -"]);
  });

  test("takes a place without a weight for one of 0", async () => {
    // On the first day ann's W is not among the weights, and cid's N neither.
    const first = { query_kind: "location_visits", locations: [lastOn("2016-01-01")] };
    const spec = { ...choice, subscriber_location_weights: first };
    expect(await locate({ ...spec, weight_threshold: 0 })).toContain("ann W");
    expect(await locate({ ...spec, weight_threshold: 1 })).toEqual([
      "ann E",
      "ben -",
      "cid -",
      "eve -",
    ]);
  });

  test("counts no place of null, whatever the threshold", async () => {
    const preferred = { query_kind: "majority_location", subscriber_location_weights: weights };
    const rows = await locate({
      ...choice,
      preferred_location: { ...preferred, include_unlocatable: true },
      fallback_location: lastOn("2016-01-03"),
      weight_threshold: 0,
    });
    // ann's majority is E; the others have null there, and of them only cid has a place on the third day.
    expect(rows).toEqual(["ann E", "ben -", "cid N", "eve -"]);
  });
});

describe("mobility_classification", () => {
  const majority = {
    query_kind: "majority_location",
    subscriber_location_weights: weights,
    include_unlocatable: true,
  };

  test("tells who stays from who moves, and who is away in between", async () => {
    // The third day has ann and cid only. ann: E, E, W. cid: W, nothing, N.
    expect(await classify(threeDays, 2)).toEqual(["ann stable", "cid irregular"]);
    expect(await classify(threeDays, 3)).toEqual(["ann mobile", "cid irregular"]);
  });

  test("calls who has no place in the last period unlocated", async () => {
    // The last period is the majority: E for ann, who was in E before as well, and null for the others.
    expect(await classify([threeDays[0]!, majority], 2)).toEqual([
      "ann stable",
      "ben unlocated",
      "cid unlocated",
      "eve unlocated",
    ]);
  });

  test("calls who has no place in an earlier period not always locatable", async () => {
    // ann: E, then W. cid: null, then N.
    expect(await classify([majority, threeDays[2]!], 2)).toEqual([
      "ann mobile",
      "cid not_always_locatable",
    ]);
  });

  test("counts a stay that is interrupted anew", async () => {
    // ann: E, W, E: nowhere twice on end.
    const locations = [threeDays[0]!, threeDays[2]!, threeDays[1]!];
    expect(await classify(locations, 2)).toContain("ann mobile");
    expect(await classify(locations, 1)).toContain("ann stable");
  });
});
