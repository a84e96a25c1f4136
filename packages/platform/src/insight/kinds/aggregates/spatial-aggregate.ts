import { Type } from "typebox";

import { countPeople } from "../../queries/locations.ts";
import { exampleDay } from "../example-specs.ts";
import { locationKinds } from "../groups.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("spatial_aggregate"),
    locations: subquery(locationKinds, "The place of each subscriber."),
  },
  { additionalProperties: false, description: "How many subscribers have each place." },
);

/** How many subscribers have each place. */
export const spatialAggregate: RunnableKind<typeof schema> = {
  name: "spatial_aggregate",
  schema,
  formula:
    "`value(p) = |{s : locations has a row (s, p)}|`. A subscriber counts once in each place that `locations` gives. Subscribers whose place is null are counted in a row with a place of null.",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "spatial_aggregate",
    locations: exampleDay(1),
  },
  unitFrom: "locations",
  disclosure: { rule: "people" },
  compile: ({ locations }, compilation) =>
    countPeople(compilation.subquery(locations), compilation.placesOf(locations)),
};
