import type { Events } from "#events";
import type { Tenant } from "#kernel";

import { geographyNamed } from "./kinds/parameters.ts";
import type { FieldMessages, Spec } from "./kinds/query-kind.ts";
import { parametersInvalid } from "./query-spec.ts";
import { isSpec, kindOf, subqueryFields } from "./query-tree.ts";
import { regionUnits } from "./units.ts";

/** The names that a tenant's questions may use. */
interface KnownTables {
  readonly mappings: readonly string[];
  readonly geographies: readonly string[];
}

/**
 * Checks that every mapping and every geography that a sound specification names is loaded, also in the queries below it, and that
 * the column that it says joins them is one.
 *
 * @throws `insight.parameters_invalid` naming every field that is wrong, with what there is
 */
export async function checkTables(
  tenant: Tenant,
  events: Pick<Events, "placeTables" | "units">,
  spec: Spec,
): Promise<void> {
  if (!namesTables(spec)) return;
  const [{ mappings, geographies }, units] = await Promise.all([
    events.placeTables(tenant),
    events.units(tenant),
  ]);
  const known = {
    mappings,
    geographies: [...units.map((unit) => `geography.${unit}`), ...geographies],
  };
  const messages = messagesOf(spec, known);
  if (Object.keys(messages).length > 0) throw parametersInvalid(messages);
}

function namesTables(spec: Spec): boolean {
  const { mapping_table: mapping, geom_table: geometry, geom_table_join_column: column } = spec;
  const names = [mapping, geometry, column].some((value) => typeof value === "string");
  return names || belowOf(spec).some(([, below]) => namesTables(below));
}

function messagesOf(spec: Spec, known: KnownTables): FieldMessages {
  const own = Object.entries(faultsOf(spec, known)).map(([field, choices]) => {
    const loaded = choices.length > 0 ? choices.join(", ") : "(none is loaded)";
    return [field, [`Must be one of: ${loaded}.`]] as const;
  });
  const below = belowOf(spec).flatMap(([path, each]) =>
    Object.entries(messagesOf(each, known)).map(
      ([field, texts]) => [`${path}.${field}`, texts] as const,
    ),
  );
  return Object.fromEntries([...own, ...below]);
}

/** The fields that are wrong, each with what it could be. */
function faultsOf(spec: Spec, known: KnownTables): Readonly<Record<string, readonly string[]>> {
  const { mapping_table: mapping, geom_table: geometry, geom_table_join_column: column } = spec;
  // The right to ask is per unit: the regions of one are not to be had by the name of another.
  const { aggregation_unit: unit } = spec;
  const usable = known.geographies.filter((name) => isUsableFor(unit, geographyNamed(name)));
  const geographies = usable.map((name) => geographyNamed(name));
  const columns = ["pcod", `${String(unit)}pcod`];
  return {
    ...(isNoneOf(mapping, known.mappings) ? { mapping_table: known.mappings } : {}),
    ...(typeof geometry === "string" && isNoneOf(geographyNamed(geometry), geographies)
      ? { geom_table: usable }
      : {}),
    ...(isNoneOf(column, columns) ? { geom_table_join_column: columns } : {}),
  };
}

function isUsableFor(unit: unknown, geography: string): boolean {
  return geography === unit || !regionUnits.some((each) => each === geography);
}

function isNoneOf(value: unknown, choices: readonly string[]): boolean {
  return typeof value === "string" && !choices.includes(value);
}

/** The queries below a specification, with the way to each. */
function belowOf(spec: Spec): readonly (readonly [string, Spec])[] {
  return [...subqueryFields(kindOf(spec)).keys()].flatMap((field) => {
    const value = spec[field];
    if (!Array.isArray(value)) return isSpec(value) ? [[field, value] as const] : [];
    const values: readonly unknown[] = value;
    return values.flatMap((each, index) =>
      isSpec(each) ? [[`${field}.${index}`, each] as const] : [],
    );
  });
}
