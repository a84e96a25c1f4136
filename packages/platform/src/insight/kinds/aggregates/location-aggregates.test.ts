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

/** The rows as `W E 2`: the places, the label, the value; a place of null is a dash. */
async function count(spec: Spec): Promise<string[]> {
  const rows = await askPlain(fixture, spec);
  return rows
    .map((row) => {
      const { value, label, contributors: _, ...places } = row;
      const labels = label === undefined ? [] : [label];
      return [Object.values(places), labels, value].flat();
    })
    .map((parts) => parts.map((part) => textOf(part)).join(" "))
    .toSorted();
}

/** By place, how many people decide whether a row is published. */
async function contributorsTo(spec: Spec): Promise<object> {
  const rows = await askPlain(fixture, spec);
  return Object.fromEntries(rows.map((row) => [textOf(row["pcod"]), row["contributors"]]));
}

const places = { query_kind: "unique_locations", ...allDays };
const firstDay = { ...places, end_date: "2016-01-02" };
const modal = { query_kind: "modal_location", locations: threeDays };
const weights = { query_kind: "location_visits", locations: threeDays };
const majority = {
  query_kind: "majority_location",
  subscriber_location_weights: weights,
  include_unlocatable: true,
};
/** E for ann, and null for ben, cid and eve. */
const coalesced = {
  query_kind: "coalesced_location",
  preferred_location: majority,
  fallback_location: modal,
  subscriber_location_weights: weights,
  weight_threshold: 2,
};

function visitorsBeside(reference: Spec): Spec {
  return {
    query_kind: "unique_visitor_counts",
    active_at_reference_location_counts: {
      query_kind: "active_at_reference_location_counts",
      unique_locations: places,
      reference_locations: reference,
    },
    unique_subscriber_counts: { query_kind: "unique_subscriber_counts", ...allDays },
  };
}

describe("spatial_aggregate", () => {
  test("counts the subscribers of each place", async () => {
    // The first day of `fivePeople`: ann in E; ben, cid and eve in W.
    const spec = { query_kind: "spatial_aggregate", locations: threeDays[0] };
    expect(await count(spec)).toEqual(["E 1", "W 3"]);
  });

  test("counts a subscriber once in each of several places", async () => {
    // ann, ben, cid and eve were in W and in E; cid in N.
    expect(await count({ query_kind: "spatial_aggregate", locations: places })).toEqual([
      "E 4",
      "N 1",
      "W 4",
    ]);
    // By the last place of each day: W of all four, E of ann, ben and eve, N of cid.
    expect(await count({ query_kind: "spatial_aggregate", locations: weights })).toEqual([
      "E 3",
      "N 1",
      "W 4",
    ]);
  });

  test("counts who has a place of null together", async () => {
    expect(await count({ query_kind: "spatial_aggregate", locations: majority })).toEqual([
      "- 3",
      "E 1",
    ]);
  });
});

describe("flows", () => {
  const flows = { query_kind: "flows", from_location: threeDays[1], to_location: threeDays[2] };

  // The second day has ann, ben and eve in E; the third ann in W and cid in N.
  test.each([
    ["left out", {}, ["E W 1"]],
    ["null", { join_type: null }, ["E W 1"]],
    ["inner", { join_type: "inner" }, ["E W 1"]],
    ["left", { join_type: "left" }, ["E - 2", "E W 1"]],
    ["left outer", { join_type: "left outer" }, ["E - 2", "E W 1"]],
    ["right", { join_type: "right" }, ["- N 1", "E W 1"]],
    ["right outer", { join_type: "right outer" }, ["- N 1", "E W 1"]],
    ["full outer", { join_type: "full outer" }, ["- N 1", "E - 2", "E W 1"]],
  ])("counts who went from each place to each other, join_type %s", async (_, join, expected) => {
    expect(await count({ ...flows, ...join })).toEqual(expected);
  });

  test("counts who stayed", async () => {
    // ann was in E on both days; ben and eve came from W.
    const spec = { ...flows, from_location: threeDays[0], to_location: threeDays[1] };
    expect(await count(spec)).toEqual(["E E 1", "W E 2"]);
  });

  test("counts a subscriber once for each pair of several places", async () => {
    // On the first day ann was in W and E, ben and eve in W; cid is not there on the second.
    const spec = { ...flows, from_location: firstDay, to_location: threeDays[1] };
    expect(await count(spec)).toEqual(["E E 1", "W E 3"]);
  });

  test("counts places of null as places", async () => {
    // ann: from E to E. ben and eve: from null to E.
    const spec = { ...flows, from_location: majority, to_location: threeDays[1] };
    expect(await count(spec)).toEqual(["- E 2", "E E 1"]);
  });
});

test("unmoving_counts counts who had one place only", async () => {
  // On the first day ben and eve were in W; ann and cid were in E as well. On the second all were in E.
  expect(await count({ query_kind: "unmoving_counts", locations: firstDay })).toEqual(["W 2"]);
  const second = { ...places, start_date: "2016-01-02", end_date: "2016-01-03" };
  expect(await count({ query_kind: "unmoving_counts", locations: second })).toEqual(["E 3"]);
});

test("unmoving_at_reference_location_counts counts who was nowhere but there", async () => {
  const spec = { query_kind: "unmoving_at_reference_location_counts", locations: firstDay };
  // Of ben and eve, who were in W only, W is the place of the first day, and E that of most days.
  expect(await count({ ...spec, reference_locations: threeDays[0] })).toEqual(["W 2"]);
  expect(await count({ ...spec, reference_locations: modal })).toEqual([]);
});

test("active_at_reference_location_counts counts who was there among others", async () => {
  const spec = { query_kind: "active_at_reference_location_counts", unique_locations: places };
  // The modal places are E of ann, ben and eve, and N of cid, and all have been there.
  expect(await count({ ...spec, reference_locations: modal })).toEqual(["E 3", "N 1"]);
  // A place of null is no place of reference: E of ann alone.
  expect(await count({ ...spec, reference_locations: majority })).toEqual(["E 1"]);
});

describe("unique_visitor_counts", () => {
  test("counts who was where they do not belong", async () => {
    // W had four people and is nobody's place of reference; E four, of whom three belong there; N one, who belongs there.
    expect(await count(visitorsBeside(modal))).toEqual(["E 1", "N 0", "W 4"]);
  });

  test("has as few contributors as those who could be found by subtraction", async () => {
    // By modal places, E has one visitor and three who belong there, N none and one, W four and none.
    expect(await contributorsTo(visitorsBeside(modal))).toEqual({ E: 1, N: 0, W: 4 });
    // By the majority E has three visitors and ann, who belongs there and would be found by taking three from four.
    expect(await contributorsTo(visitorsBeside(majority))).toEqual({ E: 1, N: 1, W: 4 });
  });
});

describe("labelled kinds", () => {
  /** ann is mobile, as she is in E and then W; cid is not always locatable; ben and eve are not there in the last period. */
  const labels = {
    query_kind: "mobility_classification",
    locations: [majority, threeDays[2]],
    stay_length_threshold: 2,
  };

  test("labelled_spatial_aggregate counts the labelled subscribers of each place", async () => {
    const spec = { query_kind: "labelled_spatial_aggregate", locations: coalesced, labels };
    expect(await count(spec)).toEqual(["- not_always_locatable 1", "E mobile 1"]);
  });

  test("labelled_flows counts the labelled subscribers of each pair", async () => {
    // With a weight of 1 everybody's modal place counts: N for cid.
    const nearer = { ...coalesced, weight_threshold: 1 };
    const spec = {
      query_kind: "labelled_flows",
      from_location: coalesced,
      to_location: nearer,
      labels,
    };
    const expected = ["- N not_always_locatable 1", "E E mobile 1"];
    expect(await count(spec)).toEqual(expected);
    expect(await count({ ...spec, join_type: null })).toEqual(expected);
  });

  test("labelled_flows counts who has one place only, as flows does", async () => {
    // From the places of the third day, which ben and eve do not have; nobody else is without.
    const third = {
      ...coalesced,
      preferred_location: threeDays[2],
      fallback_location: threeDays[2],
      weight_threshold: 1,
    };
    const everybody = { ...labels, locations: [majority] };
    const spec = { query_kind: "labelled_flows", labels: everybody, to_location: coalesced };
    const rows = await count({ ...spec, from_location: third, join_type: "right outer" });
    // ann cannot stay for two periods when there is one; the others have no place in it.
    expect(rows).toEqual(["- - unlocated 2", "N - unlocated 1", "W E mobile 1"]);
  });
});

test("each row is about as many people as it counts", async () => {
  const ends = { from_location: places, to_location: threeDays[1], join_type: "full outer" };
  for (const spec of [
    { query_kind: "spatial_aggregate", locations: weights },
    { query_kind: "flows", ...ends },
    { query_kind: "unmoving_counts", locations: firstDay },
  ]) {
    const rows = await askPlain(fixture, spec);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ contributors }) => contributors)).toEqual(rows.map(({ value }) => value));
  }
});

test("an interval without events gives no rows of any kind", async () => {
  const empty = lastOn("2015-01-01");
  const spec = { from_location: empty, to_location: empty };
  for (const kind of ["flows", "inflows", "outflows"]) {
    expect(await count({ query_kind: kind, ...spec, join_type: "full outer" })).toEqual([]);
  }
  expect(await count({ query_kind: "spatial_aggregate", locations: empty })).toEqual([]);
});
