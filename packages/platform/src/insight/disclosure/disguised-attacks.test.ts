import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { eventsOf, openAnswers, openRegions } from "#test/disclosure-fixture";
import type { EventsFixture } from "#test/events-fixture";

import type { ResultRow } from "./result-rows.ts";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openRegions();
});
afterEach(async () => {
  await fixture.remove();
});

const days = (start: string, end: string) => ({ start_date: start, end_date: end });
const visitors = (change: object) => ({
  query_kind: "unique_subscriber_counts",
  aggregation_unit: "admin3",
  ...days("2016-01-01", "2016-01-02"),
  ...change,
});
const dailyLocation = (change: object = {}) => ({
  query_kind: "daily_location",
  date: "2016-01-01",
  method: "last",
  aggregation_unit: "admin3",
  ...change,
});
/** Everybody who was at a place in an interval. */
const whoWas = (start: string, end: string) => ({
  query_kind: "unique_locations",
  aggregation_unit: "admin3",
  ...days(start, end),
});

/**
 * One more than 15 people are enough to be published, and so are 100. Each case is a question, a second one that tells of a few people
 * by what it differs in, and what the second one may still say.
 */
interface Attack {
  readonly calls: string;
  readonly first: object;
  readonly second: object;
  /** What the second question says when nothing is compared. */
  readonly revealing: readonly ResultRow[];
  readonly published: readonly ResultRow[];
}

/** 40 people in each region in the morning; at night 3 others in W and 20 others in E. */
const dayAndNight = eventsOf(
  { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
  { first: 100, people: 40, at: "2016-01-01 08:00:00", cell: "east" },
  { first: 200, people: 3, at: "2016-01-01 22:00:00", cell: "west" },
  { first: 300, people: 20, at: "2016-01-01 22:00:00", cell: "east" },
);
const withFew = [
  { pcod: "E", value: 60 },
  { pcod: "W", value: 43 },
];
const withoutFew = [{ pcod: "E", value: 60 }];

/** Questions of which it is not plain that they are about the same people. */
const attacks: Readonly<Record<string, Attack>> = {
  "visitors of an interval that is a little longer": {
    calls: eventsOf(
      { people: 80, at: "2016-01-01 08:00:00", cell: "west" },
      { first: 200, people: 40, at: "2016-01-01 22:00:00", cell: "west" },
      { first: 200, people: 40, at: "2016-01-01 23:00:00", cell: "east" },
      { first: 300, people: 3, at: "2016-01-02 08:00:00", cell: "west" },
    ),
    first: visitorsAwayFromHome("2016-01-02"),
    second: visitorsAwayFromHome("2016-01-03"),
    revealing: [{ pcod: "W", value: 43 }],
    published: [],
  },
  "those who did not move against all who were there": {
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { first: 40, people: 3, at: "2016-01-01 09:00:00", cell: "east" },
    ),
    first: visitors({}),
    second: {
      query_kind: "unmoving_counts",
      locations: whoWas("2016-01-01", "2016-01-02"),
    },
    revealing: [{ pcod: "W", value: 40 }],
    published: [],
  },
  "all who were there against those who did not move": {
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { first: 40, people: 3, at: "2016-01-01 09:00:00", cell: "east" },
    ),
    first: {
      query_kind: "unmoving_counts",
      locations: whoWas("2016-01-01", "2016-01-02"),
    },
    second: visitors({}),
    revealing: [{ pcod: "W", value: 43 }],
    published: [],
  },
  "all who left a place against all who were there": {
    // 2 were nowhere on the second day.
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 41, at: "2016-01-02 08:00:00", cell: "west" },
    ),
    first: count(dailyLocation()),
    second: {
      query_kind: "outflows",
      from_location: dailyLocation(),
      to_location: dailyLocation({ date: "2016-01-02" }),
    },
    revealing: [{ pcod: "W", value: 41 }],
    published: [],
  },
  "all who were at a place against all who came": {
    calls: eventsOf(
      { people: 41, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 43, at: "2016-01-02 08:00:00", cell: "west" },
    ),
    first: {
      query_kind: "inflows",
      from_location: dailyLocation(),
      to_location: dailyLocation({ date: "2016-01-02" }),
    },
    second: count(dailyLocation({ date: "2016-01-02" })),
    revealing: [{ pcod: "W", value: 43 }],
    published: [],
  },
  "two kinds that count the same": {
    calls: dayAndNight,
    first: visitors(days("2016-01-01 00:00:00", "2016-01-01 12:00:00")),
    second: { query_kind: "spatial_aggregate", locations: whoWas("2016-01-01", "2016-01-02") },
    revealing: withFew,
    published: withoutFew,
  },
  "a subset of another kind with the same people": {
    calls: dayAndNight,
    first: {
      query_kind: "spatial_aggregate",
      locations: dailyLocation({
        subscriber_subset: {
          query_kind: "event_count",
          ...days("2016-01-01 00:00:00", "2016-01-01 12:00:00"),
          direction: "both",
        },
      }),
    },
    second: {
      query_kind: "spatial_aggregate",
      locations: dailyLocation({ subscriber_subset: dailyLocation() }),
    },
    revealing: withFew,
    published: withoutFew,
  },
  "a bound that is moved until a few are on the other side": {
    // 3 people were seen in one place on one day only.
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 40, at: "2016-01-02 08:00:00", cell: "west" },
      { people: 40, at: "2016-01-03 08:00:00", cell: "west" },
    ),
    first: { query_kind: "spatial_aggregate", locations: labelled().locations },
    second: {
      query_kind: "spatial_aggregate",
      locations: { ...labelled().locations, weight_threshold: 1 },
    },
    revealing: [{ pcod: "W", value: 43 }],
    published: [],
  },
  "two samples of everybody": {
    calls: dayAndNight,
    first: {
      query_kind: "spatial_aggregate",
      locations: {
        ...whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00"),
        sampling: { sampling_method: "random_ids", fraction: 1, seed: 1 },
      },
    },
    second: {
      query_kind: "spatial_aggregate",
      locations: {
        ...whoWas("2016-01-01", "2016-01-02"),
        sampling: { sampling_method: "random_ids", fraction: 1, seed: 2 },
      },
    },
    revealing: withFew,
    published: withoutFew,
  },
};

describe.each(Object.entries(attacks))("%s", (_name, { calls, first, second, ...told }) => {
  beforeEach(async () => {
    await fixture.ingest("calls", calls);
  });

  test("tells of a few people while answers are not compared", async () => {
    const { ask } = await openAnswers(fixture, { differencing: "off" });
    expect(await ask(first)).not.toEqual([]);
    expect(await ask(second)).toEqual(told.revealing);
  });

  test("tells nothing of them when they are", async () => {
    const { ask } = await openAnswers(fixture);
    expect(await ask(first)).not.toEqual([]);
    expect(await ask(second)).toEqual(told.published);
  });
});

/** The people of the first hours, and what is put differently without changing the answer. */
const ways: Readonly<Record<string, readonly [first: object, second: object]>> = {
  "every hour": [{}, { hours: { start_hour: 5, end_hour: 5 } }],
  "every type": [{}, { event_types: ["calls", "sms"] }],
  "the geography of the unit": [{}, { geom_table: "geography.admin3" }],
  "the column that joins": [{}, { geom_table_join_column: "pcod" }],
};

describe.each(Object.entries(ways))("a question that says %s", (_name, [first, second]) => {
  test("is compared with the one that does not", async () => {
    await fixture.ingest("calls", dayAndNight);
    const { ask } = await openAnswers(fixture);
    const subscriber_subset = whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00");
    expect(await ask(count(dailyLocation({ ...first, subscriber_subset })))).toHaveLength(2);
    expect(await ask(count(dailyLocation(second)))).toEqual(withoutFew);
  });
});

test("an order that does not matter does not keep questions from being compared", async () => {
  await fixture.ingest("calls", `${dayAndNight}\n2016-01-02 08:00:00+00,person-0,west`);
  const { ask } = await openAnswers(fixture);
  const subscriber_subset = whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00");
  expect(await ask(countModal({ subscriber_subset }, "2016-01-01", "2016-01-02"))).toHaveLength(2);
  expect(await ask(countModal({}, "2016-01-02", "2016-01-01"))).toEqual(withoutFew);
});

/** Who was in W from the first day on without living there: home is where somebody was last on the first day. */
function visitorsAwayFromHome(end: string): object {
  return {
    query_kind: "unique_visitor_counts",
    active_at_reference_location_counts: {
      query_kind: "active_at_reference_location_counts",
      unique_locations: whoWas("2016-01-01", "2016-01-02"),
      reference_locations: dailyLocation(),
    },
    unique_subscriber_counts: visitors(days("2016-01-01", end)),
  };
}

function count(locations: object): object {
  return { query_kind: "spatial_aggregate", locations };
}

function countModal(change: object, ...dates: readonly string[]): object {
  const locations = dates.map((date) => dailyLocation({ date, ...change }));
  return count({ query_kind: "modal_location", locations });
}

function labelled() {
  const locations = ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) =>
    dailyLocation({ date }),
  );
  const weights = { query_kind: "location_visits", locations };
  return {
    locations: {
      query_kind: "coalesced_location",
      preferred_location: {
        query_kind: "majority_location",
        subscriber_location_weights: weights,
      },
      fallback_location: { query_kind: "modal_location", locations },
      subscriber_location_weights: weights,
      weight_threshold: 2,
    },
    labels: { query_kind: "mobility_classification", locations, stay_length_threshold: 2 },
  };
}
