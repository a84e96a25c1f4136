import { Type } from "typebox";

import { mobilityClasses } from "../../queries/mobility.ts";
import { exampleDays } from "../example-specs.ts";
import { singleLocationKinds } from "../groups.ts";
import { queryKind, samplingParameter, subqueries } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("mobility_classification"),
    locations: subqueries(singleLocationKinds, "The place in each period, in the order of time."),
    stay_length_threshold: Type.Integer({
      minimum: 1,
      description: "In how many periods on end a place has to be the same for a stay.",
    }),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable.",
  },
);

/** How settled each subscriber is: unlocated, irregular, not_always_locatable, mobile or stable. */
export const mobilityClassification: QueryKind<typeof schema> = {
  name: "mobility_classification",
  schema,
  formula: [
    "Of the subscribers who have a row in the last of the `locations`, the first that is true:",
    "",
    "1. `unlocated`: the place in the last period is null.",
    "2. `irregular`: a period has no row for the subscriber.",
    "3. `not_always_locatable`: the place in a period is null.",
    "4. `mobile`: no place is the same in `stay_length_threshold` periods that follow on each other.",
    "5. `stable`.",
  ].join("\n"),
  columns: [subscriberColumn, { name: "value", meaning: "The class." }],
  example: {
    query_kind: "mobility_classification",
    locations: exampleDays(1),
    stay_length_threshold: 2,
  },
  unitFrom: "locations",
  placesAlike: ["locations"],
  compile: ({ locations, stay_length_threshold: stayLength }, compilation) => {
    const rows = locations.map((each) => compilation.subquery(each));
    return mobilityClasses(rows, compilation.placesOf(locations[0]!), stayLength);
  },
};
