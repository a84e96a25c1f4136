import type { ResultRow } from "@flotilla/client";

import { placeOf, type ResultShape, timeOf, valueOf } from "./result-shape.ts";

const inks = {
  light: { line: "#dfe6ea", ink: "#4d5d68" },
  dark: { line: "#27343d", ink: "#a3b2bb" },
} as const;

/** Told apart by lightness as well as by colour. */
const palettes = {
  light: ["#2f869c", "#b8792a", "#6b5ca5", "#1d7a4f", "#b3302f", "#4d5d68", "#5fafb8", "#d5a35f"],
  dark: ["#6bbccd", "#e3b25c", "#b3a6e0", "#62c996", "#f08d88", "#a3b2bb", "#3a919c", "#a87b2e"],
} as const;

export type Scheme = keyof typeof inks;

const mostLines = 8;
const mostBars = 30;

/** One line or set of bars, by what it is called. */
interface Series {
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
}

/** An answer as ECharts draws it: a line over time, the bins of a histogram, or bars of the largest values. */
export function describeChart(
  rows: readonly ResultRow[],
  shape: ResultShape,
  names: ReadonlyMap<string, string>,
  scheme: Scheme,
) {
  if (shape.time.length > 0) return describeLines(rows, shape, names, scheme);
  if (shape.isHistogram) return describeBins(rows, scheme);
  return describeBars(rows, shape, names, scheme);
}

/** What of the answer the chart leaves out, in words; undefined where it shows all. */
export function describeRest(
  rows: readonly ResultRow[],
  shape: ResultShape,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const places = new Set(rows.map((row) => nameOf(row, shape, names))).size;
  const most = shape.time.length > 0 ? mostLines : mostBars;
  if (shape.isHistogram || places <= most) return undefined;
  return `The ${most} largest of ${places}. The table has all of them.`;
}

function nameOf(row: ResultRow, shape: ResultShape, names: ReadonlyMap<string, string>): string {
  const labels = shape.time.length > 0 ? shape.labels.map((name) => String(row[name] ?? "")) : [];
  return [placeOf(row, shape, names), ...labels].filter((part) => part !== "").join(", ");
}

function describeLines(
  rows: readonly ResultRow[],
  shape: ResultShape,
  names: ReadonlyMap<string, string>,
  scheme: Scheme,
) {
  const times = [...new Set(rows.map((row) => timeOf(row, shape)))].toSorted();
  const lines = largest(
    collect(
      rows,
      (row) => nameOf(row, shape, names),
      (row) => timeOf(row, shape),
    ),
  );
  return {
    ...frame(scheme),
    legend: legendOf(lines, scheme),
    grid: { left: 8, right: 16, top: 48, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", confine: true, renderMode: "richText" },
    xAxis: axis("category", scheme, times),
    yAxis: axis("value", scheme),
    series: lines.map(({ name, values }) => ({
      type: "line",
      name,
      showSymbol: times.length < 40,
      symbolSize: 5,
      data: times.map((time) => values.get(time) ?? null),
    })),
  };
}

function describeBins(rows: readonly ResultRow[], scheme: Scheme) {
  const bins = rows.toSorted((a, b) => Number(a["lower_edge"]) - Number(b["lower_edge"]));
  return {
    ...frame(scheme),
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", confine: true, renderMode: "richText" },
    xAxis: axis(
      "category",
      scheme,
      bins.map((row) => `${edgeText(row["lower_edge"])}–${edgeText(row["upper_edge"])}`),
    ),
    yAxis: axis("value", scheme),
    series: [{ type: "bar", name: "value", barCategoryGap: "8%", data: bins.map(valueOf) }],
  };
}

function edgeText(edge: unknown): string {
  return String(Number(Number(edge).toPrecision(4)));
}

function describeBars(
  rows: readonly ResultRow[],
  shape: ResultShape,
  names: ReadonlyMap<string, string>,
  scheme: Scheme,
) {
  const [label] = shape.labels.toReversed();
  const seriesName = (row: ResultRow): string =>
    label === undefined ? "value" : String(row[label] ?? "");
  const bars = collect(rows, seriesName, (row) => nameOf(row, shape, names));
  const totals = collect(
    rows,
    (row) => nameOf(row, shape, names),
    () => "",
  );
  const places = largest(totals, mostBars)
    .map(({ name }) => name)
    .toReversed();
  return {
    ...frame(scheme),
    ...(label === undefined ? {} : { legend: legendOf(bars, scheme) }),
    grid: { left: 8, right: 24, top: label === undefined ? 8 : 48, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      confine: true,
      renderMode: "richText",
    },
    xAxis: axis("value", scheme),
    yAxis: axis("category", scheme, places),
    series: bars.map(({ name, values }) => ({
      type: "bar",
      name,
      stack: "all",
      barMaxWidth: 18,
      data: places.map((place) => values.get(place) ?? null),
    })),
  };
}

function collect(
  rows: readonly ResultRow[],
  nameOfSeries: (row: ResultRow) => string,
  keyOf: (row: ResultRow) => string,
): readonly Series[] {
  const bySeries = Map.groupBy(rows, nameOfSeries);
  return [...bySeries].map(([name, ofSeries]) => {
    const values = new Map<string, number>();
    for (const row of ofSeries)
      values.set(keyOf(row), (values.get(keyOf(row)) ?? 0) + valueOf(row));
    return { name, values };
  });
}

function largest(series: readonly Series[], most = mostLines): readonly Series[] {
  const sum = ({ values }: Series): number =>
    Array.from(values.values()).reduce((total, value) => total + value, 0);
  return series.toSorted((one, other) => sum(other) - sum(one)).slice(0, most);
}

function frame(scheme: Scheme) {
  return { animation: false, color: [...palettes[scheme]] };
}

function legendOf(series: readonly Series[], scheme: Scheme) {
  return {
    type: "scroll",
    left: 8,
    top: 4,
    textStyle: { color: inks[scheme].ink },
    pageTextStyle: { color: inks[scheme].ink },
    data: series.map(({ name }) => name),
  };
}

function axis(type: "category" | "value", scheme: Scheme, data?: readonly string[]) {
  const { line, ink } = inks[scheme];
  return {
    type,
    ...(data === undefined ? {} : { data: [...data] }),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { color: ink, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
  };
}
