import { Type } from "typebox";

import { countVisits } from "../../queries/location-weights.ts";
import { exampleDays } from "../example-specs.ts";
import { queryKind, samplingParameter, subqueries } from "../parameters.ts";
import type { QueryKind } from "../query-kind.ts";
import { placeColumn, subscriberColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("location_visits"),
    locations: subqueries(
      ["daily_location", "modal_location"],
      "The places of each day or period.",
    ),
    ...samplingParameter,
  },
  { additionalProperties: false, description: "How often each subscriber had each place." },
);

/** How often each subscriber had each place. */
export const locationVisits: QueryKind<typeof schema> = {
  name: "location_visits",
  schema,
  formula:
    "`value(s, p) = |{q in locations : q gives the place p for s}|`, for every pair of which it is not 0. A query that is listed twice counts twice.",
  columns: [
    subscriberColumn,
    placeColumn,
    { name: "value", meaning: "How many of the queries give this place." },
  ],
  example: {
    query_kind: "location_visits",
    locations: exampleDays(1),
  },
  unitFrom: "locations",
  placesAlike: ["locations"],
  compile: ({ locations }, compilation) => {
    const rows = locations.map((each) => compilation.subquery(each));
    return countVisits(rows, compilation.placesOf(locations[0]!));
  },
};
