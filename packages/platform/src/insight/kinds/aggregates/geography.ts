import { Type } from "typebox";

import type { Sql } from "#events";

import { regionUnits } from "../../units.ts";
import { placeParameters, queryKind } from "../parameters.ts";
import type { RunnableKind } from "../query-kind.ts";

const schema = Type.Object(
  {
    query_kind: queryKind("geography"),
    ...placeParameters,
  },
  { additionalProperties: false, description: "The regions of a unit with their shapes." },
);

/** The regions of a unit with their shapes. */
export const geography: RunnableKind<typeof schema> = {
  name: "geography",
  schema,
  formula: "",
  columns: [
    { name: "pcod", meaning: "The region." },
    { name: "name", meaning: "Its name." },
  ],
  example: {
    query_kind: "geography",
    aggregation_unit: "admin3",
  },
  unitFrom: "own",
  units: regionUnits,
  disclosure: { rule: "public" },
  compile: (): Sql => {
    throw new Error("to be written");
  },
};
