import { Type } from "typebox";

import { countFlows } from "../../queries/flows.ts";
import { exampleDay } from "../example-specs.ts";
import { flowEndsOf, flowParameters, flowsSource, joinTypeParameter } from "../flow-parameters.ts";
import { queryKind } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placePairColumns } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("flows"),
    ...flowParameters,
    ...joinTypeParameter,
  },
  {
    additionalProperties: false,
    description: "How many subscribers went from each place to each other.",
  },
);

/** How many subscribers went from each place to each other. */
export const flows: RunnableKind<typeof schema> = {
  name: "flows",
  schema,
  formula:
    "`value(p, q) = |{s : from_location has a row (s, p) and to_location a row (s, q)}|`; `p = q` is counted as well. A subscriber counts once for each pair, of whom there are several when a location gives several places. With an outer join those who have one place only are counted with null for the other, together with those whose place is null.",
  source: flowsSource,
  columns: [...placePairColumns, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "flows",
    from_location: exampleDay(1),
    to_location: exampleDay(2),
    join_type: "inner",
  },
  unitFrom: "from_location",
  placesAlike: ["from_location", "to_location"],
  disclosure: { rule: "people" },
  compile: (spec, compilation) =>
    countFlows(flowEndsOf(spec, compilation), compilation.placesOf(spec.from_location)),
};
