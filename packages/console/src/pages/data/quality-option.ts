import type { QualityCheck, QualitySeries } from "./data-queries.ts";
import { describeOutcome } from "./describe-outcome.ts";
import { formatShort } from "./short-number.ts";

const colours = {
  light: { bar: "#2f869c", line: "#dfe6ea", ink: "#4d5d68" },
  dark: { bar: "#6bbccd", line: "#27343d", ink: "#a3b2bb" },
} as const;

/** Days without an outcome leave a gap, so that a missing day is seen. */
export function describeSeries(
  values: readonly QualitySeries["values"][number][],
  unit: QualityCheck["unit"],
  scheme: keyof typeof colours,
) {
  const { bar, line, ink } = colours[scheme];
  const byDay = new Map(values.map((value) => [value.day, value]));
  const days = daysFromTo(values[0]?.day, values.at(-1)?.day);
  return {
    animation: false,
    grid: { left: 0, right: 0, top: 6, bottom: 18 },
    tooltip: {
      trigger: "axis",
      confine: true,
      renderMode: "richText",
      formatter: ([point]: { readonly name: string }[]) => {
        const value = byDay.get(point?.name ?? "");
        return `${point?.name}: ${value === undefined ? "no outcome" : describeOutcome(value, unit)}`;
      },
    },
    xAxis: {
      type: "category",
      data: days,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: ink, fontSize: 10, hideOverlap: true, showMaxLabel: true },
    },
    yAxis: {
      type: "value",
      min: (extent: { readonly min: number }) => Math.min(0, extent.min),
      splitNumber: 2,
      axisLabel: { show: false, formatter: formatShort },
      splitLine: { lineStyle: { color: line } },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 14,
        itemStyle: { color: bar, borderRadius: [2, 2, 0, 0] },
        data: days.map((day) => byDay.get(day)?.number ?? null),
      },
    ],
  };
}

const millisecondsPerDay = 86_400_000;
const longestSpan = 3660;

function daysFromTo(first: string | undefined, last: string | undefined): string[] {
  if (first === undefined || last === undefined) return [];
  const begin = Date.parse(first);
  const count = Math.min(longestSpan, (Date.parse(last) - begin) / millisecondsPerDay + 1);
  return Array.from({ length: count }, (_, index) =>
    new Date(begin + index * millisecondsPerDay).toISOString().slice(0, 10),
  );
}
