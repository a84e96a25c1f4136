import { Type } from "typebox";

import { sumFlows } from "../../queries/flows.ts";
import { exampleDay } from "../example-specs.ts";
import { flowEndsOf, flowParameters, flowsSource, joinTypeParameter } from "../flow-parameters.ts";
import { queryKind } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("outflows"),
    ...flowParameters,
    ...joinTypeParameter,
  },
  {
    additionalProperties: false,
    description: "How many subscribers went from each place, wherever to.",
  },
);

/** How many subscribers went from each place, wherever to. */
export const outflows: RunnableKind<typeof schema> = {
  name: "outflows",
  schema,
  formula:
    "`value(p) = sum over q of flow(p, q)`, with the numbers that `flows` counts, `q = p` included. Pairs with as many people as the disclosure threshold or fewer count only if there are more different people than that in all such pairs of the place together: otherwise such a pair could be found by subtracting the published flows from this sum. A pair with a place of null counts only if it has more people by itself.",
  source: flowsSource,
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "outflows",
    from_location: exampleDay(1),
    to_location: exampleDay(2),
    join_type: "inner",
  },
  unitFrom: "from_location",
  placesAlike: ["from_location", "to_location"],
  disclosure: { rule: "people" },
  compile: (spec, compilation) =>
    sumFlows(
      flowEndsOf(spec, compilation),
      compilation.placesOf(spec.from_location),
      "from",
      compilation.threshold,
    ),
};
