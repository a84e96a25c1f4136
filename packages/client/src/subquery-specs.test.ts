import { expect, test } from "vitest";

import {
  coalescedLocationSpec,
  dailyLocationSpec,
  displacementSpec,
  eventCountSpec,
  handsetSpec,
  locationVisitsSpec,
  majorityLocationSpec,
  mobilityClassificationSpec,
  modalLocationFromDatesSpec,
  modalLocationSpec,
  mostFrequentLocationSpec,
  nocturnalEventsSpec,
  paretoInteractionsSpec,
  radiusOfGyrationSpec,
  randomSampleSpec,
  subqueryKinds,
  subscriberDegreeSpec,
  topupAmountSpec,
  topupBalanceSpec,
  totalActivePeriodsSpec,
  uniqueLocationCountsSpec,
  uniqueLocationsSpec,
} from "./index.ts";

/** What flowclient sends for the parameters that several functions share and that are left out. */
const noPlaces = { mapping_table: null, geom_table: null, geom_table_join_column: null };
const noEvents = { event_types: null, hours: null, subscriber_subset: null };

const dates = { startDate: "2016-01-01", endDate: "2016-01-08" };
const sentDates = { start_date: "2016-01-01", end_date: "2016-01-08" };
const week = { ...dates, aggregationUnit: "admin3" } as const;
const sentWeek = { ...sentDates, aggregation_unit: "admin3", ...noPlaces, ...noEvents };

const day = dailyLocationSpec({
  date: "2016-01-01",
  method: "most-common",
  aggregationUnit: "admin3",
});
const sentDay = {
  query_kind: "daily_location",
  date: "2016-01-01",
  method: "most-common",
  aggregation_unit: "admin3",
  ...noPlaces,
  ...noEvents,
};
const nextDay = dailyLocationSpec({ date: "2016-01-02", aggregationUnit: "admin3" });
const sentNextDay = { ...sentDay, date: "2016-01-02", method: "last" };
const places = uniqueLocationsSpec(week);
const sentPlaces = { query_kind: "unique_locations", ...sentWeek };
const calls = eventCountSpec({ ...dates, eventTypes: ["calls"], hours: { start: 8, end: 18 } });
const sentCalls = {
  query_kind: "event_count",
  ...sentDates,
  direction: "both",
  event_types: ["calls"],
  hours: { start_hour: 8, end_hour: 18 },
  subscriber_subset: null,
};
const visits = locationVisitsSpec({ locations: [day, nextDay] });
const sentVisits = { query_kind: "location_visits", locations: [sentDay, sentNextDay] };
const majority = majorityLocationSpec({ subscriberLocationWeights: visits });
const sentMajority = {
  query_kind: "majority_location",
  subscriber_location_weights: sentVisits,
  include_unlocatable: false,
};
const settled = coalescedLocationSpec({
  preferredLocation: majority,
  fallbackLocation: day,
  subscriberLocationWeights: visits,
  weightThreshold: 2,
});
const sentSettled = {
  query_kind: "coalesced_location",
  preferred_location: sentMajority,
  fallback_location: sentDay,
  subscriber_location_weights: sentVisits,
  weight_threshold: 2,
};
const labels = mobilityClassificationSpec({ locations: [day, nextDay], stayLengthThreshold: 2 });
const sentLabels = {
  query_kind: "mobility_classification",
  locations: [sentDay, sentNextDay],
  stay_length_threshold: 2,
};
interface Made {
  readonly query_kind: string;
}

const subqueries: readonly (readonly [Made, object])[] = [
  [settled, sentSettled],
  [day, sentDay],
  [visits, sentVisits],
  [majority, sentMajority],
  [labels, sentLabels],
  [modalLocationSpec({ locations: [day] }), { query_kind: "modal_location", locations: [sentDay] }],
  [mostFrequentLocationSpec(week), { query_kind: "most_frequent_location", ...sentWeek }],
  [places, sentPlaces],
  [
    displacementSpec({ ...dates, statistic: "max", referenceLocation: day }),
    {
      query_kind: "displacement",
      ...sentDates,
      statistic: "max",
      reference_location: sentDay,
      ...noEvents,
    },
  ],
  [calls, sentCalls],
  [
    handsetSpec(dates),
    {
      query_kind: "handset",
      ...sentDates,
      characteristic: "hnd_type",
      method: "last",
      ...noEvents,
    },
  ],
  [
    nocturnalEventsSpec({ ...dates, nightHours: { start: 20, end: 4 } }),
    {
      query_kind: "nocturnal_events",
      ...sentDates,
      night_hours: { start_hour: 20, end_hour: 4 },
      event_types: null,
      subscriber_subset: null,
    },
  ],
  [
    paretoInteractionsSpec({ ...dates, proportion: 0.8 }),
    { query_kind: "pareto_interactions", ...sentDates, proportion: 0.8, ...noEvents },
  ],
  [
    radiusOfGyrationSpec({ ...dates, subscriberSubset: day }),
    { query_kind: "radius_of_gyration", ...sentDates, ...noEvents, subscriber_subset: sentDay },
  ],
  [
    subscriberDegreeSpec({ ...dates, direction: "in" }),
    { query_kind: "subscriber_degree", ...sentDates, direction: "in", ...noEvents },
  ],
  [
    topupAmountSpec({ ...dates, statistic: "median" }),
    {
      query_kind: "topup_amount",
      ...sentDates,
      statistic: "median",
      subscriber_subset: null,
      hours: null,
    },
  ],
  [
    topupBalanceSpec({ ...dates, statistic: "stddev" }),
    {
      query_kind: "topup_balance",
      ...sentDates,
      statistic: "stddev",
      subscriber_subset: null,
      hours: null,
    },
  ],
  [
    totalActivePeriodsSpec({ startDate: "2016-01-01", totalPeriods: 7 }),
    {
      query_kind: "total_active_periods",
      start_date: "2016-01-01",
      total_periods: 7,
      period_unit: "days",
      period_length: 1,
      ...noEvents,
    },
  ],
  [uniqueLocationCountsSpec(week), { query_kind: "unique_location_counts", ...sentWeek }],
];

test.each(subqueries)("%o is sent as flowclient sends it", (made, sent) => {
  expect(made).toEqual(sent);
});

test("every kind has a function, and each is tried", () => {
  const tried = new Set(subqueries.map(([{ query_kind }]) => query_kind));
  expect(tried).toEqual(new Set(Object.keys(subqueryKinds)));
});

test("a modal location from dates has one daily location a day, without the last date", () => {
  const modal = modalLocationFromDatesSpec({
    startDate: "2016-02-28",
    endDate: "2016-03-02",
    method: "most-common",
    aggregationUnit: "admin3",
    hours: { start: 20, end: 4 },
  });
  const sent = { ...sentDay, hours: { start_hour: 20, end_hour: 4 } };
  expect(modal).toEqual({
    query_kind: "modal_location",
    locations: [
      { ...sent, date: "2016-02-28" },
      { ...sent, date: "2016-02-29" },
      { ...sent, date: "2016-03-01" },
    ],
  });
});

test.each([
  ["2016-01-01", "2016-01-01"],
  ["2016-01-02", "2016-01-01"],
  ["2016-01-02", "soon"],
])("a modal location from %s until %s is refused: there is no day", (startDate, endDate) => {
  const parameters = { startDate, endDate, aggregationUnit: "admin3" } as const;
  expect(() => modalLocationFromDatesSpec(parameters)).toThrow(
    `There is no day from ${startDate} until before ${endDate}.`,
  );
});

test("a random sample is its query with a sampling, and leaves the query as it was", () => {
  expect(randomSampleSpec(day, { size: 100, seed: 0.5 })).toEqual({
    ...sentDay,
    sampling: {
      seed: 0.5,
      sampling_method: "random_ids",
      size: 100,
      fraction: null,
      estimate_count: true,
    },
  });
  expect(day).toEqual(sentDay);
});
