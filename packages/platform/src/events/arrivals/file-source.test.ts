import { expect, test } from "vitest";

import { hasDataEnding, sourceByName } from "./file-source.ts";

const types = ["calls", "sms", "calls_roaming"];

test.each([
  ["calls_2016-01-01.csv", { type: "calls" }],
  ["calls.csv", { type: "calls" }],
  ["2016/CALLS-2016-01-01.CSV.GZ", { type: "calls" }],
  ["sms_2016-01-01.ndjson.zst", { type: "sms" }],
  ["sms.2016-01-01.parquet", { type: "sms" }],
  ["calls_roaming_2016-01-01.csv", { type: "calls_roaming" }],
  ["cells-new.csv", { type: "cells" }],
  ["tacs.csv", { type: "tacs" }],
  ["admin3.geojson", { type: "geography", unit: "admin3" }],
  ["admin1_2020.geojson", { type: "geography", unit: "admin1" }],
])("the name %s says what the file holds", (name, source) => {
  expect(sourceByName(name, types)).toEqual(source);
});

test.each([
  "callsigns.csv",
  "calls.xlsx",
  "calls.csv.zip",
  "mds_2016-01-01.csv",
  "regions.geojson",
  "admin3.csv",
  "calls/readme.txt",
])("the name %s says nothing", (name) => {
  expect(sourceByName(name, types)).toBeUndefined();
});

test("files of data are told from others by their endings", () => {
  expect(["a.csv", "b.ndjson.gz", "c.geojson"].every((name) => hasDataEnding(name))).toBe(true);
  expect(["README.md", "a.csv.txt", "b.gz"].some((name) => hasDataEnding(name))).toBe(false);
});
