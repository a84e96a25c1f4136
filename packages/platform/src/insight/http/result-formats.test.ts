import { expect, test } from "vitest";

import { toCsv, toGeoJson } from "./result-formats.ts";

test("CSV quotes what needs quoting", () => {
  expect(toCsv([{ pcod: 'A,"1"', value: 16 }], "admin3")).toBe('pcod,value\r\n"A,""1""",16\r\n');
});

test("CSV of an empty result is its header", () => {
  expect(toCsv([], "admin3")).toBe("pcod,value\r\n");
  expect(toCsv([], "lon-lat")).toBe("lon,lat,value\r\n");
});

test("GeoJSON has the published places alone, with their values", () => {
  const geometry = { type: "Polygon" as const, coordinates: [] };
  const features = ["A", "B"].map((pcod) => ({
    type: "Feature" as const,
    properties: { pcod, name: `Region ${pcod}` },
    geometry,
  }));
  const result = toGeoJson([{ pcod: "B", value: 20 }], { type: "FeatureCollection", features });
  expect(result.features).toEqual([
    { type: "Feature", properties: { pcod: "B", name: "Region B", value: 20 }, geometry },
  ]);
});
