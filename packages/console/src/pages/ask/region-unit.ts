import type { AggregationUnit } from "@flotilla/client";

import { isSpec } from "./spec-schema.ts";
import type { Spec } from "./spec-schema.ts";

const regionUnits: readonly AggregationUnit[] = ["admin0", "admin1", "admin2", "admin3"];

/** The unit of the regions that an answer is per: of the query itself, or of the first below it that has one. */
export function regionUnitOf(spec: Spec): AggregationUnit | undefined {
  const own = regionUnits.find((unit) => unit === spec["aggregation_unit"]);
  if (own !== undefined) return own;
  for (const below of Object.values(spec).flat().filter(isSpec)) {
    const unit = regionUnitOf(below);
    if (unit !== undefined) return unit;
  }
  return undefined;
}

/** Whether the places of an answer are not the regions of a unit, but those of a mapping or a geography that the query names. */
export function hasOwnPlaces(spec: Spec): boolean {
  const isNamed = ["mapping_table", "geom_table"].some((name) => typeof spec[name] === "string");
  return isNamed || Object.values(spec).flat().filter(isSpec).some(hasOwnPlaces);
}
