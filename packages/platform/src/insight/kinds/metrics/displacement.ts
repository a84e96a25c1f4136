import { type Static, Type } from "typebox";

import { displacements } from "../../queries/displacement.ts";
import { singleLocationKinds } from "../groups.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
  statistics,
  subquery,
} from "../parameters.ts";
import type { FieldMessages, QueryKind, Spec } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("displacement"),
    ...intervalParameters,
    statistic: Type.Optional(
      oneOf(statistics, "How the numbers of a subscriber become one.", "avg"),
    ),
    reference_location: subquery(
      singleLocationKinds,
      "The place of reference of each subscriber, in lon-lat.",
    ),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "A statistic of the distances of the events of each subscriber from a place of reference, in kilometres.",
  },
);

/** A distance is one from a point. */
function checkDisplacement(spec: Static<typeof schema>): FieldMessages {
  const unit = unitBelow(spec.reference_location);
  const messages = checkInterval(spec);
  if (unit === "lon-lat") return messages;
  return { ...messages, "reference_location.aggregation_unit": ["Must be one of: lon-lat."] };
}

/** The unit of a sub-query: its own, or that of the first sub-query with one. */
function unitBelow(spec: Spec): string | undefined {
  const { aggregation_unit: own, subscriber_subset: _, ...others } = spec;
  if (typeof own === "string") return own;
  const below = Object.values(others).flatMap((value) =>
    Array.isArray(value) ? (value as unknown[]) : [value],
  );
  const units = below.map((each) => (isObject(each) ? unitBelow(each) : undefined));
  return units.find((unit) => unit !== undefined);
}

function isObject(value: unknown): value is Spec {
  return typeof value === "object" && value !== null;
}

/** A statistic of the distances of the events of each subscriber from a place of reference, in kilometres. */
export const displacement: QueryKind<typeof schema> = {
  name: "displacement",
  schema,
  formula:
    "`value(s) = statistic(d(x(e), r(s)) : e is a located event of s in [start_date, end_date))`, where `x(e)` is the point of the cell, " +
    "`r(s)` the point of reference, and `d` the distance along the ellipsoid WGS 84 in kilometres. The reference is a point, so its " +
    "aggregation_unit is lon-lat, whatever places an answer is given per. `stddev` and `variance` are those of a sample. Who has no " +
    "reference or no located event has no value.",
  columns: [subscriberColumn, { name: "value", meaning: "Kilometres." }],
  example: {
    query_kind: "displacement",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    statistic: "avg",
    reference_location: {
      query_kind: "daily_location",
      date: "2016-01-01",
      method: "last",
      aggregation_unit: "lon-lat",
    },
  },
  unitFrom: "nonspatial",
  check: checkDisplacement,
  reads: readsOf,
  compile: (spec, compilation) =>
    displacements(compilation, filterOf(spec), {
      references: compilation.subquery(spec.reference_location),
      statistic: spec.statistic ?? "avg",
    }),
};
