import { type JsonSchema, mapParts, withMembers } from "./json-schema.ts";

/**
 * The schema with every object closed, so that a member it does not name is an error instead of being ignored. An object
 * that says `additionalProperties` itself keeps what it says.
 */
export function closeSchema(schema: JsonSchema): JsonSchema {
  if (schema.allOf) return closeIntersection(schema);
  const closed = mapParts(schema, closeSchema);
  return isOpen(schema) ? withMembers(closed, { additionalProperties: false }) : closed;
}

/** The parts of an intersection must each accept the members of the others, so only the whole can be closed. */
function closeIntersection(schema: JsonSchema): JsonSchema {
  const parts = schema.allOf!.map((part) =>
    part.allOf ? closeSchema(part) : mapParts(part, closeSchema),
  );
  const { unevaluatedProperties = false } = schema;
  return withMembers(schema, { allOf: parts, unevaluatedProperties });
}

function isOpen(schema: JsonSchema): boolean {
  return schema.properties !== undefined && schema.additionalProperties === undefined;
}
