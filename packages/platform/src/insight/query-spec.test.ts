import { expect, test } from "vitest";

import { FlotillaError } from "#kernel";

import { queryId, readQuery } from "./query-spec.ts";

const sound = {
  query_kind: "unique_subscriber_counts",
  start_date: "2016-01-01",
  end_date: "2016-01-08",
  aggregation_unit: "admin3",
};

test.each([
  ["a bad date", { start_date: "2016-02-30" }, { start_date: ["Not a valid date"] }],
  [
    "an interval that ends before it starts",
    { end_date: "2015-12-31" },
    { end_date: ["later than start_date"] },
  ],
  ["an empty interval", { end_date: "2016-01-01" }, { end_date: ["later than start_date"] }],
  [
    "an unknown unit",
    { aggregation_unit: "admin9" },
    { aggregation_unit: ["Must be one of: admin0"] },
  ],
  [
    "an unknown event type",
    { event_types: ["letters"] },
    { event_types: ["Must be one of: calls"] },
  ],
  ["an empty list of event types", { event_types: [] }, { event_types: [""] }],
  ["a date that is a number", { start_date: 20160101 }, { start_date: ["string"] }],
  [
    "an hour out of range",
    { hours: { start_hour: 5, end_hour: 25 } },
    { hours: ["end_hour: must be <= 24."] },
  ],
  [
    "an unknown part of the hours",
    { hours: { start_hour: 5, end_hour: 6, minute: 1 } },
    { hours: ["minute: Unknown field."] },
  ],
  ["an unknown field", { strat_date: "2016-01-01" }, { strat_date: ["Unknown field."] }],
  [
    "a field named as what every object has",
    { constructor: 1 },
    { constructor: ["Unknown field."] },
  ],
])("%s is refused and named", (_, change, expected) => {
  const messages = messagesOf({ ...sound, ...change });
  expect(Object.keys(messages)).toEqual(Object.keys(expected));
  for (const [field, [text]] of Object.entries(expected)) {
    expect(messages[field]).toEqual([expect.stringContaining(text ?? "")]);
  }
});

test("every wrong field is named at once", () => {
  expect(Object.keys(messagesOf({ query_kind: "unique_subscriber_counts", end_date: 1 }))).toEqual(
    expect.arrayContaining(["start_date", "end_date", "aggregation_unit"]),
  );
});

test.each([[null], [[]], ["text"], [{}], [{ query_kind: 3 }], [{ query_kind: "unknown" }]])(
  "%j is not a specification",
  (body) => {
    expect(() => readQuery(body)).toThrow(FlotillaError);
  },
);

test("nulls, order of keys and repeated types do not make another question", () => {
  const plain = readQuery({ ...sound, event_types: ["calls", "sms"] });
  const other = readQuery({
    event_types: ["sms", "calls", "sms"],
    hours: null,
    aggregation_unit: "admin3",
    end_date: "2016-01-08",
    start_date: "2016-01-01",
    query_kind: "unique_subscriber_counts",
  });
  expect(queryId(plain, "1", "15")).toBe(queryId(other, "1", "15"));
});

test("the same moment, however it is written, makes the same question", () => {
  const written = { ...sound, start_date: "20160101", end_date: "2016-01-08T02:00+02:00" };
  expect(readQuery(written).canonical).toBe(readQuery(sound).canonical);
});

test("queries that stand in each other without end are refused", () => {
  let spec: object = sound;
  for (let depth = 0; depth < 5000; depth += 1) {
    spec = { query_kind: "spatial_aggregate", locations: spec };
  }
  expect(() => readQuery(spec)).toThrow(FlotillaError);
});

test("other data and another threshold make another question", () => {
  const query = readQuery(sound);
  const ids = [queryId(query, "1", "15"), queryId(query, "2", "15"), queryId(query, "1", "20")];
  expect(new Set(ids).size).toBe(3);
});

function messagesOf(body: unknown): Record<string, string[]> {
  try {
    readQuery(body);
  } catch (error) {
    const { payload } = (error as FlotillaError).extensions;
    return (payload as { validation_error_messages: Record<string, string[]> })
      .validation_error_messages;
  }
  throw new Error("the specification was accepted");
}
