import { Type } from "typebox";

import { sql } from "#events";

import { radiusOfGyration as radii } from "../../queries/radius-of-gyration.ts";
import {
  checkInterval,
  eventParameters,
  filterOf,
  intervalParameters,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("radius_of_gyration"),
    ...intervalParameters,
    ...eventParameters,
    ...samplingParameter,
  },
  { additionalProperties: false, description: "How far each subscriber moved, in kilometres." },
);

/** How far each subscriber moved, in kilometres. */
export const radiusOfGyration: QueryKind<typeof schema> = {
  name: "radius_of_gyration",
  schema,
  formula:
    "Let `x(1), …, x(n)` be the points at which the located events of `s` in [start_date, end_date) happened, each as often as it " +
    "occurs, and `m` the point of their mean longitude and mean latitude. `value(s) = sqrt((d(x(1), m)² + … + d(x(n), m)²) / n)`, " +
    "where `d` is the distance along the ellipsoid WGS 84. Who has no located event has no value.",
  source:
    "M. C. González, C. A. Hidalgo, A.-L. Barabási, Understanding individual human mobility patterns, Nature 453, 2008",
  columns: [subscriberColumn, { name: "value", meaning: "Kilometres." }],
  example: {
    query_kind: "radius_of_gyration",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) =>
    sql`SELECT g.subscriber AS subscriber, g.value AS value FROM ${radii(compilation, filterOf(spec))} g`,
};
