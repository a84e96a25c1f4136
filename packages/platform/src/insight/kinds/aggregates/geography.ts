import { Type } from "typebox";

import { bind, sql } from "#events";

import { regionUnits } from "../../units.ts";
import { placeParameters, placesOf, queryKind } from "../parameters.ts";
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
  formula:
    "The regions of the unit, or of `geom_table`. As `geojson` with their shapes. A mapping changes nothing.",
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
  compile: (spec, { dialect }) => {
    const { unit, geography: name } = placesOf(spec);
    return sql`SELECT g.pcod AS pcod, g.name AS name FROM ${dialect.relation("geographies")} g
      WHERE g.unit = ${bind.text(name ?? unit)}`;
  },
};
