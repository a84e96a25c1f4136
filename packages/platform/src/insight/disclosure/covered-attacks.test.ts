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
  readonly texts?: string;
  readonly first: object;
  readonly second: object;
  /** What the second question says when nothing is compared. */
  readonly revealing: readonly ResultRow[];
  readonly published: readonly ResultRow[];
}

/** 40 people in each region on the first day; on the second 3 more in W and 20 more in E. */
const twoDays = eventsOf(
  { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
  { first: 100, people: 40, at: "2016-01-01 08:00:00", cell: "east" },
  { first: 200, people: 3, at: "2016-01-02 08:00:00", cell: "west" },
  { first: 300, people: 20, at: "2016-01-02 08:00:00", cell: "east" },
);
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

const attacks: Readonly<Record<string, Attack>> = {
  "an interval that is a little longer": {
    calls: twoDays,
    first: visitors({}),
    second: visitors(days("2016-01-01", "2016-01-03")),
    revealing: withFew,
    published: withoutFew,
  },
  "an interval that is a little longer, the longer one first": {
    calls: twoDays,
    first: visitors(days("2016-01-01", "2016-01-03")),
    second: visitors({}),
    revealing: [
      { pcod: "E", value: 40 },
      { pcod: "W", value: 40 },
    ],
    published: [{ pcod: "E", value: 40 }],
  },
  "hours of the day": {
    calls: dayAndNight,
    first: visitors({ hours: { start_hour: 6, end_hour: 18 } }),
    second: visitors({}),
    revealing: withFew,
    published: withoutFew,
  },
  "types of events": {
    calls: eventsOf(
      { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
      { first: 100, people: 40, at: "2016-01-01 08:00:00", cell: "east" },
    ),
    texts: eventsOf(
      { first: 200, people: 3, at: "2016-01-01 09:00:00", cell: "west" },
      { first: 300, people: 20, at: "2016-01-01 09:00:00", cell: "east" },
    ),
    first: visitors({ event_types: ["calls"] }),
    second: visitors({}),
    revealing: withFew,
    published: withoutFew,
  },
  "the direction of events": {
    calls: withDirection(
      eventsOf({ people: 40, at: "2016-01-01 08:00:00", cell: "west" }),
      eventsOf({ first: 200, people: 3, at: "2016-01-01 09:00:00", cell: "west" }),
    ),
    first: eventCounts("out"),
    second: eventCounts("both"),
    revealing: [{ pcod: "W", date: "2016-01-01", value: 43 }],
    published: [],
  },
  "everybody after all but a few": {
    calls: dayAndNight,
    first: visitors({
      subscriber_subset: whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00"),
    }),
    second: visitors({}),
    revealing: withFew,
    published: withoutFew,
  },
  "a subset that is a little larger": {
    calls: dayAndNight,
    first: visitors({
      subscriber_subset: whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00"),
    }),
    second: visitors({
      subscriber_subset: whoWas("2016-01-01 00:00:00", "2016-01-01 23:00:00"),
    }),
    revealing: withFew,
    published: withoutFew,
  },
  "a subset of a place per person": {
    calls: dayAndNight,
    first: {
      query_kind: "spatial_aggregate",
      locations: dailyLocation({
        subscriber_subset: whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00"),
      }),
    },
    second: { query_kind: "spatial_aggregate", locations: dailyLocation() },
    revealing: withFew,
    published: withoutFew,
  },
  "interval and hours at once": {
    calls: dayAndNight,
    first: visitors({
      ...days("2016-01-01 06:00:00", "2016-01-02"),
      hours: { start_hour: 7, end_hour: 18 },
    }),
    second: visitors({}),
    revealing: withFew,
    published: withoutFew,
  },
  "who was there in both of two intervals": {
    calls: eventsOf(
      { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
      { first: 37, people: 40, at: "2016-01-02 08:00:00", cell: "west" },
    ),
    first: [visitors({}), visitors(days("2016-01-02", "2016-01-03"))],
    second: visitors(days("2016-01-01", "2016-01-03")),
    revealing: [{ pcod: "W", value: 77 }],
    published: [],
  },
  "a statistic over one person more": {
    calls: dayAndNight,
    first: averageOf({
      subscriber_subset: whoWas("2016-01-01 00:00:00", "2016-01-01 12:00:00"),
    }),
    second: averageOf({}),
    revealing: [
      { pcod: "E", value: 1 },
      { pcod: "W", value: 1 },
    ],
    published: [{ pcod: "E", value: 1 }],
  },
  "the bounds of bins": {
    calls: eventsOf(
      { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 40, at: "2016-01-01 09:00:00", cell: "west" },
      { people: 23, at: "2016-01-01 10:00:00", cell: "west" },
      { people: 20, at: "2016-01-01 11:00:00", cell: "west" },
      { first: 100, people: 30, at: "2016-01-01 08:00:00", cell: "west" },
    ),
    // 30 people have one event, 17 have two, 3 have three, 20 have four.
    first: histogram([0, 3, 5]),
    second: histogram([0, 4, 5]),
    revealing: [
      { lower_edge: 0, upper_edge: 4, value: 50 },
      { lower_edge: 4, upper_edge: 5, value: 20 },
    ],
    published: [],
  },
  "flows from a place against all who were there": {
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { first: 100, people: 40, at: "2016-01-01 08:00:00", cell: "east" },
      { people: 40, at: "2016-01-02 08:00:00", cell: "west" },
      { first: 40, people: 3, at: "2016-01-02 08:00:00", cell: "east" },
      { first: 100, people: 40, at: "2016-01-02 08:00:00", cell: "east" },
    ),
    first: movement("flows"),
    second: { query_kind: "spatial_aggregate", locations: dailyLocation() },
    revealing: [
      { pcod: "E", value: 40 },
      { pcod: "W", value: 43 },
    ],
    published: [{ pcod: "E", value: 40 }],
  },
  "a sample of all but a few": {
    calls: eventsOf({ people: 43, at: "2016-01-01 08:00:00", cell: "west" }),
    first: {
      query_kind: "spatial_aggregate",
      locations: dailyLocation({
        sampling: { sampling_method: "random_ids", size: 40, seed: 0.1 },
      }),
    },
    second: { query_kind: "spatial_aggregate", locations: dailyLocation() },
    revealing: [{ pcod: "W", value: 43 }],
    published: [],
  },
  "those with a label against all": {
    // 3 of those who are at W most were not seen on the last day, and have no label.
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 43, at: "2016-01-02 08:00:00", cell: "west" },
      { people: 40, at: "2016-01-03 08:00:00", cell: "west" },
    ),
    first: { ...labelled(), query_kind: "labelled_spatial_aggregate" },
    second: { query_kind: "spatial_aggregate", locations: labelled().locations },
    revealing: [{ pcod: "W", value: 43 }],
    published: [],
  },
  "all who left a place against the flows from it": {
    // Two go from W to E: outflows of all 43 would tell of them.
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 41, at: "2016-01-02 08:00:00", cell: "west" },
      { first: 41, people: 2, at: "2016-01-02 08:00:00", cell: "east" },
    ),
    first: movement("flows"),
    second: movement("outflows"),
    // The kind itself leaves them out: there is nothing to compare.
    revealing: [{ pcod: "W", value: 41 }],
    published: [{ pcod: "W", value: 41 }],
  },
  "all who were at a place against flows from it": {
    calls: eventsOf(
      { people: 43, at: "2016-01-01 08:00:00", cell: "west" },
      { people: 40, at: "2016-01-02 08:00:00", cell: "west" },
      { first: 40, people: 3, at: "2016-01-02 08:00:00", cell: "east" },
    ),
    first: { query_kind: "spatial_aggregate", locations: dailyLocation() },
    second: movement("flows"),
    revealing: [{ pcod_from: "W", pcod_to: "W", value: 40 }],
    published: [],
  },
};

/** Outgoing events, and incoming ones. */
function withDirection(outgoing: string, incoming: string): string {
  const [header, ...rows] = outgoing.trim().split("\n");
  const [, ...further] = incoming.trim().split("\n");
  return [
    `${header},outgoing`,
    ...rows.map((row) => `${row},true`),
    ...further.map((row) => `${row},false`),
  ].join("\n");
}

function eventCounts(direction: string): object {
  return {
    query_kind: "location_event_counts",
    ...days("2016-01-01", "2016-01-02"),
    interval: "day",
    direction,
    aggregation_unit: "admin3",
  };
}

function movement(kind: "flows" | "outflows"): object {
  return {
    query_kind: kind,
    from_location: dailyLocation(),
    to_location: dailyLocation({ date: "2016-01-02" }),
  };
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

function averageOf(change: object): object {
  return {
    query_kind: "joined_spatial_aggregate",
    locations: dailyLocation(),
    metric: {
      query_kind: "event_count",
      ...days("2016-01-01", "2016-01-02"),
      direction: "both",
      ...change,
    },
    method: "avg",
  };
}

function histogram(bounds: readonly number[]): object {
  return {
    query_kind: "histogram_aggregate",
    metric: {
      query_kind: "event_count",
      ...days("2016-01-01", "2016-01-02"),
      direction: "both",
    },
    bins: { bin_list: bounds },
  };
}

describe.each(Object.entries(attacks))("%s", (_name, attack) => {
  const { calls, texts, first, second, revealing, published } = attack;
  const firsts = Array.isArray(first) ? (first as object[]) : [first];
  beforeEach(async () => {
    await fixture.ingest("calls", calls);
    if (texts !== undefined) await fixture.ingest("sms", texts);
  });

  test("tells of a few people while answers are not compared", async () => {
    const { ask } = await openAnswers(fixture, { differencing: "off" });
    for (const question of firsts) expect(await ask(question)).not.toEqual([]);
    expect(await ask(second)).toEqual(revealing);
  });

  test("tells nothing of them when they are", async () => {
    const { ask } = await openAnswers(fixture);
    for (const question of firsts) expect(await ask(question)).not.toEqual([]);
    expect(await ask(second)).toEqual(published);
  });
});
