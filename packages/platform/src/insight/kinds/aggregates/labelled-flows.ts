import { Type } from "typebox";

import { countLabelledFlows } from "../../queries/flows.ts";
import { exampleDays, exampleHome } from "../example-specs.ts";
import { flowEndsOf, joinTypeParameter } from "../flow-parameters.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placePairColumns } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("labelled_flows"),
    from_location: subquery(["coalesced_location"], "Where subscribers were before."),
    to_location: subquery(["coalesced_location"], "Where they were after."),
    labels: subquery(["mobility_classification"], "The label of each subscriber."),
    ...joinTypeParameter,
  },
  {
    additionalProperties: false,
    description: "How many subscribers of each label went from each place to each other.",
  },
);

/** How many subscribers of each label went from each place to each other. */
export const labelledFlows: RunnableKind<typeof schema> = {
  name: "labelled_flows",
  schema,
  formula:
    "`value(l, p, q) = |{s : the label of s is l, and s went from p to q}|`, with the pairs that `flows` counts. Subscribers without a label are left out.",
  columns: [
    { name: "label", meaning: "The label." },
    ...placePairColumns,
    { name: "value", meaning: "Subscribers." },
  ],
  example: {
    query_kind: "labelled_flows",
    from_location: exampleHome(1),
    to_location: exampleHome(4),
    labels: {
      query_kind: "mobility_classification",
      locations: exampleDays(1),
      stay_length_threshold: 2,
    },
    join_type: "inner",
  },
  unitFrom: "from_location",
  placesAlike: ["from_location", "to_location"],
  disclosure: { rule: "groups", by: "places of a flow" },
  compile: (spec, compilation) =>
    countLabelledFlows(
      flowEndsOf(spec, compilation),
      compilation.subquery(spec.labels),
      compilation.placesOf(spec.from_location),
    ),
};
