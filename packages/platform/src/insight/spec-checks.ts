import type { Sampling } from "./kinds/parameters.ts";
import type { FieldMessages, QueryKind, Spec } from "./kinds/query-kind.ts";
import { isSpec, placesOfQuery } from "./query-tree.ts";

/** What is wrong with parameters that every kind may have, once each of them is sound by itself. */
export function checkTogether(kind: QueryKind, spec: Spec): FieldMessages {
  return { ...checkPlaces(kind, spec), ...checkSampling(spec) };
}

/** Sub-queries that are compared or joined by place must name places alike. */
function checkPlaces({ placesAlike = [] }: QueryKind, spec: Spec): FieldMessages {
  const [first, ...others] = placesAlike.flatMap((field) => subqueriesAt(spec, field));
  if (!first) return {};
  const [firstField, firstSpec] = first;
  const expected = JSON.stringify(placesOfQuery(firstSpec));
  const different = others.filter(([, each]) => JSON.stringify(placesOfQuery(each)) !== expected);
  const message = `Must tell the same places apart as ${firstField}: with the same aggregation_unit, mapping_table, geom_table and geom_table_join_column.`;
  return Object.fromEntries(different.map(([field]) => [field, [message]]));
}

function subqueriesAt(spec: Spec, field: string): readonly (readonly [string, Spec])[] {
  const value = spec[field];
  if (!Array.isArray(value)) return isSpec(value) ? [[field, value]] : [];
  return value.flatMap((each: unknown, index) =>
    isSpec(each) ? [[`${field}.${index}`, each] as const] : [],
  );
}

/** How many to choose must be said in one way. */
function checkSampling(spec: Spec): FieldMessages {
  const sampling = spec["sampling"] as Sampling | undefined;
  if (!sampling || (sampling.size === undefined) !== (sampling.fraction === undefined)) return {};
  return { sampling: ["Give either size or fraction, and not both."] };
}
