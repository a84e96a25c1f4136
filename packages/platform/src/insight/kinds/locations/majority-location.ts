import { Type } from "typebox";

import { majorityLocation as heaviestPlace } from "../../queries/location-weights.ts";
import { exampleDays } from "../example-specs.ts";
import { queryKind, samplingParameter, subquery } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn, subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("majority_location"),
    subscriber_location_weights: subquery(["location_visits"], "The weight of each place."),
    include_unlocatable: Type.Optional(
      Type.Boolean({
        default: false,
        description: "Whether subscribers without such a place have a row with a place of null.",
      }),
    ),
    ...samplingParameter,
  },
  {
    additionalProperties: false,
    description: "The place that holds more than half of the weight of a subscriber.",
  },
);

/** The place that holds more than half of the weight of a subscriber. */
export const majorityLocation: QueryKind<typeof schema> = {
  name: "majority_location",
  schema,
  formula:
    "With `w(s, p)` the weight of the place `p` for `s`: `place(s) = p` where `2 w(s, p) > sum over q of w(s, q)`. At most one place can be that. Exactly half is not enough. Subscribers without such a place are left out or, with `include_unlocatable`, have a place of null.",
  columns: [subscriberColumn, placeColumn],
  example: {
    query_kind: "majority_location",
    subscriber_location_weights: {
      query_kind: "location_visits",
      locations: exampleDays(1),
    },
  },
  unitFrom: "subscriber_location_weights",
  compile: (spec, compilation) => {
    const { subscriber_location_weights: weights, include_unlocatable: includesUnlocatable } = spec;
    return heaviestPlace(
      compilation.dialect,
      compilation.subquery(weights),
      compilation.placesOf(weights),
      includesUnlocatable ?? false,
    );
  },
};
