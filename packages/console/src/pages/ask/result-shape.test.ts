import { expect, test } from "vitest";

import { placeOf, readShape, sliceOf, timeOf } from "./result-shape.ts";

const names = new Map([["A", "Arn"]]);

test.each([
  [{ pcod: "A", value: 20 }, "region", "Arn", ""],
  [{ lon: 1.5, lat: 2, value: 20 }, "point", "1.500, 2.000", ""],
  [{ pcod_from: "A", pcod_to: null, value: 20 }, "region flow", "Arn → nowhere", ""],
  [{ pcod: "B", date: "2016-01-01", hour: 7, value: 20 }, "region", "B", "2016-01-01 07:00"],
  [{ pcod: "B", label: "stable", value: 20 }, "region", "B", "stable"],
  [{ value: 20, lower_edge: 0, upper_edge: 5 }, "none", "", ""],
])("%j", (row, places, place, slice) => {
  const shape = readShape([row]);
  expect([shape.places, placeOf(row, shape, names), sliceOf(row, shape)]).toEqual([
    places,
    place,
    slice,
  ]);
});

test("times are written in full, whatever they are given by", () => {
  const minute = { date: "2016-01-01", hour: 7, min: 5, value: 1 };
  expect(timeOf(minute, readShape([minute]))).toBe("2016-01-01 07:05");
  const moment = { datetime: "2016-01-01T07:00:00", value: 1 };
  expect(timeOf(moment, readShape([moment]))).toBe("2016-01-01 07:00");
});
