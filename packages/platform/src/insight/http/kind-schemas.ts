import { kinds, runnableKinds } from "../kinds/kinds.ts";
import { queryKindsAnnotation } from "../kinds/parameters.ts";
import type { QueryKind } from "../kinds/query-kind.ts";
import { unitsOf } from "../query-tree.ts";
import { type Schema, toOpenApi30 } from "./openapi-schema.ts";

const subsetField = "subscriber_subset";

/**
 * The schemas of all kinds by name, and `FlowmachineQuerySchema`, any of those that may be run. FlowKit's programs derive scopes
 * from them: the units of a kind are in its `aggregation_unit`, and what may stand below it is what it refers to.
 */
export function describeKinds(): Schema {
  const named = [...kinds.values()].map((kind) => [kind.name, describeKind(kind)] as const);
  const references = [...runnableKinds.keys()].map(referTo);
  return {
    FlowmachineQuerySchema: {
      oneOf: references,
      discriminator: { propertyName: "query_kind" },
    },
    ...Object.fromEntries(named),
  };
}

function describeKind(kind: QueryKind): Schema {
  const { properties, required, ...rest } = kind.schema;
  const described: Readonly<Record<string, Schema>> = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      describeParameter(name, schema as Schema),
    ]),
  );
  return {
    ...toOpenApi30(rest),
    properties: { ...described, ...unitProperty(kind, described["aggregation_unit"]) },
    required: [...new Set(["query_kind", ...required])],
    example: kind.example,
  };
}

/**
 * The units that a kind may be answered per, from which scopes are derived: a kind whose unit is that of its parts says here which
 * it may be, and one with a unit of its own may take fewer than there are.
 */
function unitProperty(kind: QueryKind, own: Schema | undefined): Schema {
  const runnable = runnableKinds.get(kind.name);
  if (!runnable || kind.unitFrom === "nonspatial") return {};
  const units = { type: "string", enum: unitsOf(runnable) };
  if (kind.unitFrom === "own") return { aggregation_unit: { ...own, ...units } };
  const description = `The unit of ${kind.unitFrom}; it is not to be given.`;
  return { aggregation_unit: { ...units, readOnly: true, description } };
}

function describeParameter(name: string, schema: Schema): Schema {
  if (name === subsetField) return describeSubset(schema);
  const { items } = schema as { readonly items?: Schema };
  if (items && queryKindsAnnotation in items) {
    const { items: _, ...rest } = schema;
    return { ...toOpenApi30(rest), items: describeSubquery(items) };
  }
  return queryKindsAnnotation in schema ? describeSubquery(schema) : toOpenApi30(schema);
}

function describeSubquery(schema: Schema): Schema {
  const { description, [queryKindsAnnotation]: names } = schema;
  const references = (names as readonly string[]).map(referTo);
  return { description, oneOf: references, discriminator: { propertyName: "query_kind" } };
}

/** Without references: what stands in a subset takes one scope for all kinds. */
function describeSubset({ description, [queryKindsAnnotation]: names }: Schema): Schema {
  return {
    description,
    nullable: true,
    oneOf: [
      { type: "string", description: "The id of a query." },
      { type: "object", additionalProperties: true, description: "A query." },
    ],
    [queryKindsAnnotation]: names,
  };
}

function referTo(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}
