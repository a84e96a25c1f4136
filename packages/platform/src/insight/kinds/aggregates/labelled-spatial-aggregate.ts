import { Type } from "typebox";

import { countLabelled } from "../../queries/locations.ts";
import { exampleDays, exampleHome } from "../example-specs.ts";
import { queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("labelled_spatial_aggregate"),
    locations: subquery(["coalesced_location"], "The place of each subscriber."),
    labels: subquery(["mobility_classification"], "The label of each subscriber."),
  },
  {
    additionalProperties: false,
    description: "How many subscribers of each label have each place.",
  },
);

/** How many subscribers of each label have each place. */
export const labelledSpatialAggregate: RunnableKind<typeof schema> = {
  name: "labelled_spatial_aggregate",
  schema,
  formula:
    "`value(p, l) = |{s : the place of s is p and the label of s is l}|`. Subscribers without a label or without a row in `locations` are left out; those whose place is null are counted in rows with a place of null.",
  columns: [
    placeColumn,
    { name: "label", meaning: "The label." },
    { name: "value", meaning: "Subscribers." },
  ],
  example: {
    query_kind: "labelled_spatial_aggregate",
    locations: exampleHome(1),
    labels: {
      query_kind: "mobility_classification",
      locations: exampleDays(1),
      stay_length_threshold: 2,
    },
  },
  unitFrom: "locations",
  disclosure: { rule: "groups", by: "place" },
  compile: ({ locations, labels }, compilation) =>
    countLabelled(
      compilation.subquery(locations),
      compilation.subquery(labels),
      compilation.placesOf(locations),
    ),
};
