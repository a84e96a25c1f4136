import { Type } from "typebox";

import { contactCounts } from "../../queries/contacts.ts";
import {
  checkInterval,
  directions,
  eventParameters,
  filterOf,
  intervalParameters,
  oneOf,
  queryKind,
  readsOf,
  samplingParameter,
} from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("subscriber_degree"),
    ...intervalParameters,
    direction: Type.Optional(
      oneOf(directions, "Which events count: incoming, outgoing or both.", "both"),
    ),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "With how many different others each subscriber had contact.",
  },
);

/** With how many different others each subscriber had contact. */
export const subscriberDegree: QueryKind<typeof schema> = {
  name: "subscriber_degree",
  schema,
  formula:
    "`value(s) = |{c : s has an event with the counterpart c ≠ s in [start_date, end_date)}|`, the degree of `s` in the graph of contacts. " +
    "With direction `in` or `out` only events that say so count; those without a direction count for `both` alone. Who has no contact " +
    "has no value.",
  source:
    "The degree of a node: M. Newman, Networks: An Introduction, 2010, section 6.9; number of contacts in bandicoot, https://bandicoot.mit.edu/docs",
  columns: [subscriberColumn, { name: "value", meaning: "Others." }],
  example: {
    query_kind: "subscriber_degree",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    direction: "both",
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) =>
    contactCounts(compilation, filterOf(spec), spec.direction ?? "both"),
};
