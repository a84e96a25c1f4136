import type { FeatureCollection } from "geojson";
import { expect, test } from "vitest";

import { collection, square } from "#test/events-fixture";

import type { ResultRow } from "../disclosure/result-rows.ts";
import { toCsv, toGeoJson, toJson } from "./result-formats.ts";

const regions = collection(square("A", 0, 0), square("B", 1, 0), square("C", 2, 0));

test("JSON has the rows of all parts, and its length is known beforehand", async () => {
  const parts = ['{"pcod":"Ä","value":16}', '{"pcod":"B","value":17}'];
  const jsonBytes = Buffer.byteLength(`[${parts.join(",")}]`);
  const text = toJson({ id: "1", rowCount: 2, jsonBytes, jsonParts: () => inTurn(parts) });
  const whole = await join(text.parts);
  expect(JSON.parse(whole)).toEqual({
    query_id: "1",
    query_result: [
      { pcod: "Ä", value: 16 },
      { pcod: "B", value: 17 },
    ],
  });
  expect(text.bytes).toBe(Buffer.byteLength(whole));
});

test("JSON of an empty answer is an empty list", async () => {
  const text = toJson({ id: "1", rowCount: 0, jsonBytes: 2, jsonParts: () => inTurn([]) });
  const whole = await join(text.parts);
  expect([whole, text.bytes]).toEqual(['{"query_id":"1","query_result":[]}', whole.length]);
});

test("CSV quotes what needs quoting, and leaves out what is missing", async () => {
  const rows = [
    { pcod: 'A,"1"', label: null, value: 16 },
    { pcod: "B\r\nC", label: "day", value: 1.5 },
  ];
  const result = resultOf(["pcod", "label", "value"], rows);
  expect(await join(toCsv(result))).toBe(
    'pcod,label,value\r\n"A,""1""",,16\r\n"B\r\nC",day,1.5\r\n',
  );
});

test("CSV has no text that a spreadsheet takes for a formula", async () => {
  const rows = [
    { pcod: "-1", label: "=HYPERLINK(1)", value: -2 },
    { pcod: "+5.5", label: "@SUM(A1)", value: 3 },
    { pcod: "-A", label: "home", value: 4 },
  ];
  expect(await join(toCsv(resultOf(["pcod", "label", "value"], rows)))).toBe(
    "pcod,label,value\r\n-1,'=HYPERLINK(1),-2\r\n+5.5,'@SUM(A1),3\r\n'-A,home,4\r\n",
  );
});

test("CSV of an empty answer is its header", async () => {
  expect(await join(toCsv(resultOf(["pcod", "datetime", "value"], [])))).toBe(
    "pcod,datetime,value\r\n",
  );
});

test("GeoJSON has a feature for each row, with the shape and name of its region", async () => {
  const rows = [
    { pcod: "B", datetime: "2016-01-01", value: 20 },
    { pcod: "B", datetime: "2016-01-02", value: 30 },
  ];
  const { features } = await draw(["pcod", "datetime", "value"], rows);
  const { geometry } = square("B", 1, 0);
  expect(features).toEqual(
    rows.map((row) => ({
      type: "Feature",
      properties: { ...row, name: "Region B" },
      geometry,
    })),
  );
});

test("the value of a region without a shape is not lost", async () => {
  const { features } = await draw(["pcod", "value"], [{ pcod: "Z", value: 20 }]);
  expect(features).toEqual([
    { type: "Feature", properties: { pcod: "Z", value: 20 }, geometry: null },
  ]);
});

test("places of longitude and latitude are points", async () => {
  const rows = [{ lon: 85.5, lat: 28.25, value: 20 }];
  const { features } = await draw(["lon", "lat", "value"], rows, undefined);
  expect(features).toEqual([
    {
      type: "Feature",
      properties: rows[0],
      geometry: { type: "Point", coordinates: [85.5, 28.25] },
    },
  ]);
});

test("flows are given per place, in both directions", async () => {
  // From A 16 stay, 17 go to B and 18 to C; from B 19 go to A. C only receives.
  const columns = ["pcod_from", "pcod_to", "value"];
  const rows = flowRows(["A", "A", 16], ["A", "B", 17], ["A", "C", 18], ["B", "A", 19]);
  const { features } = await draw(columns, rows);
  expect(features.map(({ properties }) => properties)).toEqual([
    { pcod: "A", name: "Region A", outflows: { A: 16, B: 17, C: 18 }, inflows: { A: 16, B: 19 } },
    { pcod: "B", name: "Region B", outflows: { A: 19 }, inflows: { A: 17 } },
    { pcod: "C", name: "Region C", outflows: {}, inflows: { A: 18 } },
  ]);
  expect(features.map(({ geometry }) => geometry)).toEqual(
    regions.features.map(({ geometry }) => geometry),
  );
});

test("flows between points name the others by longitude and latitude", async () => {
  const columns = ["lon_from", "lat_from", "lon_to", "lat_to", "value"];
  const rows = [{ lon_from: 1.5, lat_from: 2, lon_to: 3, lat_to: 4, value: 16 }];
  const { features } = await draw(columns, rows, undefined);
  expect(features).toEqual([
    {
      type: "Feature",
      properties: { lon: 1.5, lat: 2, outflows: { "3,4": 16 }, inflows: {} },
      geometry: { type: "Point", coordinates: [1.5, 2] },
    },
    {
      type: "Feature",
      properties: { lon: 3, lat: 4, outflows: {}, inflows: { "1.5,2": 16 } },
      geometry: { type: "Point", coordinates: [3, 4] },
    },
  ]);
});

test("flows with labels are given per place and label", async () => {
  const columns = ["label", "pcod_from", "pcod_to", "value"];
  const [first, second] = flowRows(["A", "B", 16], ["A", "B", 17]);
  const rows = [
    { label: "day", ...first },
    { label: "evening", ...second },
  ];
  const { features } = await draw(columns, rows);
  expect(features.map(({ properties }) => properties)).toEqual([
    { pcod: "A", name: "Region A", label: "day", outflows: { B: 16 }, inflows: {} },
    { pcod: "B", name: "Region B", label: "day", outflows: {}, inflows: { A: 16 } },
    { pcod: "A", name: "Region A", label: "evening", outflows: { B: 17 }, inflows: {} },
    { pcod: "B", name: "Region B", label: "evening", outflows: {}, inflows: { A: 17 } },
  ]);
});

test("a region may be called anything", async () => {
  const columns = ["pcod_from", "pcod_to", "value"];
  const { features } = await draw(columns, flowRows(["__proto__", "constructor", 16]));
  expect(JSON.stringify(features.map(({ properties }) => properties))).toBe(
    '[{"pcod":"__proto__","outflows":{"constructor":16},"inflows":{}},' +
      '{"pcod":"constructor","outflows":{},"inflows":{"__proto__":16}}]',
  );
});

test("an answer without places has no form as GeoJSON", () => {
  expect(toGeoJson(resultOf(["bin", "value"], []), regions)).toBeUndefined();
});

test.each([
  ["rows", ["pcod", "value"]],
  ["flows", ["pcod_from", "pcod_to", "value"]],
])("GeoJSON of no %s has no features", async (_, columns) => {
  expect(await draw(columns, [])).toEqual({ type: "FeatureCollection", features: [] });
});

async function draw(
  columns: readonly string[],
  rows: readonly ResultRow[],
  geography: FeatureCollection | undefined = columns[0]?.startsWith("lon") ? undefined : regions,
): Promise<FeatureCollection> {
  const parts = toGeoJson(resultOf(columns, rows), geography);
  return JSON.parse(await join(parts!)) as FeatureCollection;
}

function flowRows(...flows: readonly (readonly [string, string, number])[]): ResultRow[] {
  return flows.map(([pcod_from, pcod_to, value]) => ({ pcod_from, pcod_to, value }));
}

/** An answer whose every row is a part. */
function resultOf(columns: readonly string[], rows: readonly ResultRow[]) {
  return { columns, parts: () => inTurn(rows.map((row) => [row])) };
}

async function* inTurn<Part>(parts: readonly Part[]): AsyncIterable<Part> {
  yield* parts;
}

async function join(parts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of parts) text += part;
  return text;
}
