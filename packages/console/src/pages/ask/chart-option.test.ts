import { expect, test } from "vitest";

import { describeChart, describeRest } from "./chart-option.ts";
import { readShape } from "./result-shape.ts";

const chart = (rows: readonly Record<string, string | number>[]) =>
  describeChart(rows, readShape(rows), new Map(), "light");

test("values per region are bars, the largest on top", () => {
  const rows = [
    { pcod: "A", value: 20 },
    { pcod: "B", value: 40 },
  ];
  expect(chart(rows)).toMatchObject({
    yAxis: { data: ["A", "B"] },
    series: [{ type: "bar", data: [20, 40] }],
  });
});

test("labels are stacked", () => {
  const rows = [
    { pcod: "A", label: "stable", value: 20 },
    { pcod: "A", label: "mobile", value: 30 },
  ];
  expect(chart(rows).series).toMatchObject([
    { name: "stable", stack: "all", data: [20] },
    { name: "mobile", stack: "all", data: [30] },
  ]);
});

test("values over time are a line for each place, with a gap where there is none", () => {
  const rows = [
    { pcod: "A", date: "2016-01-02", value: 20 },
    { pcod: "A", date: "2016-01-01", value: 30 },
    { pcod: "B", date: "2016-01-02", value: 90 },
  ];
  expect(chart(rows)).toMatchObject({
    xAxis: { data: ["2016-01-01", "2016-01-02"] },
    series: [
      { type: "line", name: "B", data: [null, 90] },
      { type: "line", name: "A", data: [30, 20] },
    ],
  });
});

test("bins stand in their order", () => {
  const rows = [
    { value: 5, lower_edge: 10, upper_edge: 20 },
    { value: 7, lower_edge: 0, upper_edge: 10 },
  ];
  expect(chart(rows)).toMatchObject({
    xAxis: { data: ["0–10", "10–20"] },
    series: [{ data: [7, 5] }],
  });
});

test("what is left out is said", () => {
  const rows = Array.from({ length: 40 }, (_, region) => ({ pcod: `R${region}`, value: region }));
  expect(describeRest(rows, readShape(rows), new Map())).toBe(
    "The 30 largest of 40. The table has all of them.",
  );
  expect(describeRest(rows.slice(0, 3), readShape(rows), new Map())).toBeUndefined();
});
