import { Type } from "typebox";

import { paretoShares } from "../../queries/contacts.ts";
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
    query_kind: queryKind("pareto_interactions"),
    ...intervalParameters,
    proportion: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: "The part of the interactions.",
    }),
    ...eventParameters,
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "With which part of their contacts subscribers have a given part of their interactions.",
  },
);

/** With which part of their contacts subscribers have a given part of their interactions. */
export const paretoInteractions: QueryKind<typeof schema> = {
  name: "pareto_interactions",
  schema,
  formula:
    "Let `n(1) ≥ n(2) ≥ … ≥ n(k)` be the numbers of events that `s` had with each of `k` counterparts other than `s`, and `N` their sum. " +
    "`value(s) = min{j : n(1) + … + n(j) ≥ proportion · N} / k`. Who has no contact has no value.",
  source:
    "Percent pareto interactions of bandicoot: Y.-A. de Montjoye, L. Rocher, A. Pentland, bandicoot: a Python toolbox for mobile phone metadata, " +
    "JMLR 17 (175), 2016; there with a proportion of 0.8",
  columns: [subscriberColumn, { name: "value", meaning: "The part of the contacts, 0 to 1." }],
  example: {
    query_kind: "pareto_interactions",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    proportion: 0.8,
  },
  unitFrom: "nonspatial",
  check: checkInterval,
  reads: readsOf,
  compile: (spec, compilation) => paretoShares(compilation, filterOf(spec), spec.proportion),
};
