import { Type } from "typebox";

import type { Sql } from "#events";

import { oneOf, queryKind, subquery } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";
import { placeColumn } from "../result-columns.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("inflows"),
    from_location: subquery(
      [
        "daily_location",
        "modal_location",
        "unique_locations",
        "most_frequent_location",
        "majority_location",
        "coalesced_location",
      ],
      "Where subscribers were before.",
    ),
    to_location: subquery(
      [
        "daily_location",
        "modal_location",
        "unique_locations",
        "most_frequent_location",
        "majority_location",
        "coalesced_location",
      ],
      "Where they were after.",
    ),
    join_type: Type.Optional(
      oneOf(
        ["inner", "full outer", "left", "right", "left outer", "right outer"],
        "What becomes of subscribers with one place only.",
        "inner",
      ),
    ),
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
  formula: "",
  columns: [placeColumn, { name: "value", meaning: "Subscribers." }],
  example: {
    query_kind: "inflows",
    from_location: {
      query_kind: "daily_location",
      date: "2016-01-01",
      method: "last",
      aggregation_unit: "admin3",
    },
    to_location: {
      query_kind: "daily_location",
      date: "2016-01-02",
      method: "last",
      aggregation_unit: "admin3",
    },
    join_type: "inner",
  },
  unitFrom: "from_location",
  disclosure: { rule: "people" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
