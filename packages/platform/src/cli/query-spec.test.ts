import { expect, test } from "vitest";

import { composeSpec, parseSpecDocument } from "./query-spec.ts";

test("a value is read as JSON where it is JSON, else as text", () => {
  const spec = composeSpec("unique_subscriber_counts", [
    "start_date=2016-01-01",
    'event_types=["calls","sms"]',
    "hours=null",
    "geom_table=a=b",
    "proportion=0.8",
    'mapping_table="12"',
    "empty=",
  ]);
  expect(spec).toEqual({
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-01",
    event_types: ["calls", "sms"],
    hours: null,
    geom_table: "a=b",
    proportion: 0.8,
    mapping_table: "12",
    empty: "",
  });
});

test("dots lead into sub-queries, and numbers between them into lists", () => {
  const spec = composeSpec("spatial_aggregate", [
    "locations.query_kind=modal_location",
    "locations.locations.0.query_kind=daily_location",
    "locations.locations.0.date=2016-01-01",
    'locations.locations.1={"query_kind":"daily_location"}',
    "locations.locations.1.date=2016-01-02",
  ]);
  expect(spec).toEqual({
    query_kind: "spatial_aggregate",
    locations: {
      query_kind: "modal_location",
      locations: [
        { query_kind: "daily_location", date: "2016-01-01" },
        { query_kind: "daily_location", date: "2016-01-02" },
      ],
    },
  });
});

test("parameters change what a document says, and leave the document as it was", () => {
  const document = { query_kind: "spatial_aggregate", locations: { date: "2016-01-01" } };
  expect(composeSpec(undefined, ["locations.date=2016-01-02"], document)).toEqual({
    query_kind: "spatial_aggregate",
    locations: { date: "2016-01-02" },
  });
  expect(document.locations.date).toBe("2016-01-01");
});

test.each([
  ["start_date", "name=value"],
  ["=2016-01-01", "name=value"],
  ["a..b=1", "name=value"],
  ["__proto__.polluted=1", "name=value"],
  ["locations.__proto__=1", "name=value"],
])("the parameter %s is wrong usage", (parameter, rule) => {
  expect(() => composeSpec("flows", [parameter])).toThrow(rule);
  expect({}).not.toHaveProperty("polluted");
});

test("a parameter below one that has a value already is refused by name", () => {
  const parameters = ["locations=last", "locations.date=2016-01-01"];
  expect(() => composeSpec("flows", parameters)).toThrow("locations");
});

test("a document without a kind is refused", () => {
  expect(() => composeSpec(undefined, [], { locations: {} })).toThrow("query_kind");
});

test.each(["", "[]", "3", "null", '{"a"'])("the document %j is refused", (text) => {
  expect(() => parseSpecDocument(text)).toThrow("a JSON object");
});
