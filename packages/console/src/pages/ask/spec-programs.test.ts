import { expect, test } from "vitest";

import { writeSpecPrograms } from "./spec-programs.ts";

const daily = (date: string) => ({
  query_kind: "daily_location",
  date,
  aggregation_unit: "admin3",
  hours: { start_hour: 8, end_hour: 18 },
  event_types: ["calls"],
});
const flows = {
  query_kind: "flows",
  from_location: daily("2016-01-01"),
  to_location: daily("2016-01-02"),
  join_type: "inner",
};
const write = (spec: { query_kind: string }) => writeSpecPrograms(spec, "https://data.example");

test("a query in the SDK's words", () => {
  const { TypeScript } = write(flows);
  expect(TypeScript).toBe(`import { connect, dailyLocationSpec } from "@flotilla/client";

const connection = connect({ url: "https://data.example", token });
const query = connection.flows({
  fromLocation: dailyLocationSpec({
    date: "2016-01-01",
    aggregationUnit: "admin3",
    hours: { start: 8, end: 18 },
    eventTypes: ["calls"],
  }),
  toLocation: dailyLocationSpec({
    date: "2016-01-02",
    aggregationUnit: "admin3",
    hours: { start: 8, end: 18 },
    eventTypes: ["calls"],
  }),
  joinType: "inner",
});
console.table(await query.result());`);
});

test("the same in flowclient's", () => {
  expect(write(flows)["Python"]).toBe(`import flowclient

connection = flowclient.connect(url="https://data.example", token=token)
query = flowclient.flows(
    connection=connection,
    from_location=flowclient.daily_location_spec(
    date="2016-01-01",
    aggregation_unit="admin3",
    hours=(8, 18),
    event_types=["calls"],
  ),
    to_location=flowclient.daily_location_spec(
    date="2016-01-02",
    aggregation_unit="admin3",
    hours=(8, 18),
    event_types=["calls"],
  ),
    join_type="inner",
)
print(query.get_result())`);
});

test("parameters have the names that the functions give them", () => {
  const counts = { query_kind: "location_event_counts", interval: "hour", direction: null };
  expect(write(counts)["TypeScript"]).toContain('countInterval: "hour"');
  expect(write(counts)["Python"]).toContain('count_interval="hour"');
  expect(write(counts)["Python"]).not.toContain("direction");
});

test("kinds that flowclient does not know are sent as they are", () => {
  const { Python } = write({ query_kind: "dummy_query" });
  expect(Python).toContain('parameters={\n    "query_kind": "dummy_query",\n  }');
});

test("a sample is taken by a function of its own", () => {
  const spec = {
    query_kind: "spatial_aggregate",
    locations: { ...daily("2016-01-01"), sampling: { size: 100, sampling_method: "random_ids" } },
  };
  const { TypeScript, Python } = write(spec);
  expect(TypeScript).toContain("import { connect, dailyLocationSpec, randomSampleSpec }");
  expect(TypeScript).toMatch(
    /locations: randomSampleSpec\(dailyLocationSpec\(\{[^]*samplingMethod:/,
  );
  expect(Python).toContain('"sampling": {');
});

test("bins are a number or their bounds", () => {
  const spec = { query_kind: "histogram_aggregate", bins: { n_bins: 5 } };
  expect(write(spec)["TypeScript"]).toContain("bins: 5");
  expect(write(spec)["Python"]).toContain("bins=5");
});
