import { Type } from "typebox";

import { sumFlows } from "../../queries/flows.ts";
import { exampleDay } from "../example-specs.ts";
import { flowEndsOf, flowParameters, flowsSource, joinTypeParameter } from "../flow-parameters.ts";
import { queryKind } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("inflows"),
    ...flowParameters,
    ...joinTypeParameter,
  },
  {
    additionalProperties: false,
    description: "How many subscribers came to each place, wherever from.",
  },
);

/** How many subscribers came to each place, wherever from. */
export const inflows: RunnableKind<typeof schema> = {
  name: "inflows",
  schema,
  formula:
    "`value(q) = sum over p of flow(p, q)`, with the numbers that `flows` counts, `p = q` included. Pairs with as many people as the disclosure threshold or fewer count only if there are more different people than that in all such pairs of the place together: otherwise such a pair could be found by subtracting the published flows from this sum. A pair with a place of null counts only if it has more people by itself.",
  source: flowsSource,
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "inflows",
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
      "to",
      compilation.threshold,
    ),
};
