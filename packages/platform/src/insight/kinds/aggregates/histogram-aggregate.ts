import { type Static, Type } from "typebox";

import { binsBetween, equalBins, roundBins, type ValueRange } from "../../queries/histogram.ts";
import { numericMetricKinds } from "../groups.ts";
import { optional, queryKind, subquery } from "../parameters.ts";
import type { FieldMessages, RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("histogram_aggregate"),
    metric: subquery(numericMetricKinds, "The value of each subscriber."),
    bins: Type.Object(
      {
        n_bins: optional(
          Type.Integer({ minimum: 1, maximum: 10_000 }),
          "How many bins of the same width.",
        ),
        bin_list: optional(
          Type.Array(Type.Number(), { minItems: 2, maxItems: 1001 }),
          "The bounds of the bins, ascending.",
        ),
      },
      { additionalProperties: false, description: "One of both." },
    ),
    range: optional(
      Type.Union([
        Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
        Type.Object(
          { lower_bound: Type.Number(), upper_bound: Type.Number() },
          { additionalProperties: false },
        ),
      ]),
      "The values to look at; null for all.",
    ),
  },
  {
    additionalProperties: false,
    description: "How many subscribers have a metric within each of some bounds.",
  },
);

type HistogramSpec = Static<typeof schema>;

function rangeOf({ range }: HistogramSpec): ValueRange | null {
  if (!range) return null;
  if ("lower_bound" in range) return { lower: range.lower_bound, upper: range.upper_bound };
  return { lower: range[0]!, upper: range[1]! };
}

/** Whether so many bins have bounds that differ, as far as numbers tell. */
function hasWidth({ lower, upper }: ValueRange, count: number): boolean {
  const width = (upper - lower) / count;
  return Number.isFinite(width) && lower + width > lower && upper - width < upper;
}

function checkBins(spec: HistogramSpec): FieldMessages {
  const { n_bins: count, bin_list: bounds } = spec.bins;
  const range = rangeOf(spec);
  const messages: Record<string, string[]> = {};
  if (((count ?? null) === null) === ((bounds ?? null) === null)) {
    messages["bins"] = ["Exactly one of n_bins and bin_list is needed."];
  }
  if (bounds?.some((bound, index) => index > 0 && bound <= bounds[index - 1]!)) {
    messages["bins.bin_list"] = ["Each bound must be greater than the one before."];
  }
  if (range && range.lower >= range.upper) {
    messages["range"] = ["The upper bound must be greater than the lower one."];
  } else if (range && count && !hasWidth(range, count)) {
    messages["range"] = ["Must be a range that can be divided into so many bins."];
  }
  return messages;
}

/** How many subscribers have a metric within each of some bounds. */
export const histogramAggregate: RunnableKind<typeof schema> = {
  name: "histogram_aggregate",
  schema,
  formula:
    "A bin is `[lower_edge, upper_edge)`, the last one with its upper edge. `value = |{s : metric(s) is in the bin}|`; bins without anybody have no " +
    "row. With bin_list the edges are those given, and a range leaves out values outside it. With n_bins and a range the bins have " +
    "the same width and fill the range. With n_bins alone all values are looked at: since the least and the greatest are those of single " +
    "people, the width is the smallest of 1, 2 and 5 times a power of ten for which n_bins bins, from a multiple of the width on, hold all " +
    "values, each without its upper edge. That width still tells the order of magnitude of the greatest value; a range tells nothing.",
  columns: [
    { name: "value", meaning: "Subscribers." },
    { name: "lower_edge", meaning: "The lower bound of the bin." },
    { name: "upper_edge", meaning: "The upper bound, part of the last bin alone." },
  ],
  example: {
    query_kind: "histogram_aggregate",
    metric: {
      query_kind: "event_count",
      start_date: "2016-01-01",
      end_date: "2016-01-08",
      direction: "both",
    },
    bins: { n_bins: 5 },
    range: [0, 50],
  },
  unitFrom: "nonspatial",
  disclosure: { rule: "people" },
  check: checkBins,
  compile: (spec, compilation) => {
    const metric = compilation.subquery(spec.metric);
    const range = rangeOf(spec);
    const { n_bins: count, bin_list: bounds } = spec.bins;
    if (bounds) return binsBetween(metric, bounds, range);
    if (!count) throw new Error("a specification was compiled that had not been checked");
    return range
      ? equalBins(compilation, metric, range, count)
      : roundBins(compilation, metric, count);
  },
};
