import { Type } from "typebox";

import { coalescedLocation as preferredPlace } from "../../queries/location-weights.ts";
import { exampleDays } from "../example-specs.ts";
import { singleLocationKinds } from "../groups.ts";
import { queryKind, samplingParameter, subquery } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn, subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("coalesced_location"),
    preferred_location: subquery(
      singleLocationKinds,
      "The place to use where it has enough weight.",
    ),
    fallback_location: subquery(singleLocationKinds, "The place to use otherwise."),
    subscriber_location_weights: subquery(
      ["location_visits"],
      "The weight of the places of each subscriber.",
    ),
    weight_threshold: Type.Integer({
      description: "The smallest weight with which a place counts.",
    }),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description:
      "A preferred place, or a fallback for subscribers to whom the preferred one does not apply.",
  },
);

/** A preferred place, or a fallback for subscribers to whom the preferred one does not apply. */
export const coalescedLocation: QueryKind<typeof schema> = {
  name: "coalesced_location",
  schema,
  formula:
    "With `w(s, p)` the weight of the place `p` for `s`, 0 where it has none: `place(s)` is the preferred place if its weight is at least `weight_threshold`; otherwise the fallback if its weight is; otherwise null. There is a row for every subscriber who has a preferred or a fallback place, also of null: such subscribers were active, but at no place often enough.",
  columns: [subscriberColumn, placeColumn],
  example: {
    query_kind: "coalesced_location",
    preferred_location: {
      query_kind: "majority_location",
      subscriber_location_weights: {
        query_kind: "location_visits",
        locations: exampleDays(1),
      },
    },
    fallback_location: {
      query_kind: "modal_location",
      locations: exampleDays(1),
    },
    subscriber_location_weights: {
      query_kind: "location_visits",
      locations: exampleDays(1),
    },
    weight_threshold: 2,
  },
  unitFrom: "preferred_location",
  placesAlike: ["preferred_location", "fallback_location", "subscriber_location_weights"],
  compile: (spec, compilation) =>
    preferredPlace(
      compilation.dialect,
      {
        preferred: compilation.subquery(spec.preferred_location),
        fallback: compilation.subquery(spec.fallback_location),
        weights: compilation.subquery(spec.subscriber_location_weights),
        threshold: spec.weight_threshold,
      },
      compilation.placesOf(spec.preferred_location),
    ),
};
