/** A JSON Schema, or a part of an OpenAPI document. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * Writes a JSON Schema, as OpenAPI 3.1 has them, in the words of OpenAPI 3.0: `nullable` for what may be null, `enum` for `const`,
 * `example` for `examples`, one type at most, and the limits of numbers as flags.
 */
export function toOpenApi30(schema: Schema): Schema {
  const alternatives = ["anyOf", "oneOf"].find((name) => Array.isArray(schema[name]));
  if (alternatives !== undefined) return writeAlternatives(schema, alternatives);
  const { type } = schema;
  if (Array.isArray(type)) {
    const { type: _, ...rest } = schema;
    const types = type.map((each: unknown) => ({ type: each }));
    return toOpenApi30({ ...rest, anyOf: types });
  }
  return writeMembers(schema);
}

/** Null is no alternative in OpenAPI 3.0, and one alternative alone is none. */
function writeAlternatives(schema: Schema, name: string): Schema {
  const { [name]: listed, ...rest } = schema;
  const all = listed as readonly Schema[];
  const others = all.filter(({ type }) => type !== "null");
  const nullable = others.length < all.length ? { nullable: true } : {};
  const told = writeMembers(rest);
  const [only] = others;
  if (others.length === 1 && only) return { ...toOpenApi30(only), ...told, ...nullable };
  return { ...told, [name]: others.map((each) => toOpenApi30(each)), ...nullable };
}

const dropped = new Set(["$id", "$schema", "unevaluatedProperties", "propertyNames"]);

function writeMembers(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => !dropped.has(name))
      .flatMap(([name, value]) => writeMember(name, value)),
  );
}

function writeMember(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (name === "const") {
    return [
      ["type", typeof value],
      ["enum", [value]],
    ];
  }
  if (name === "examples") return [["example", (value as readonly unknown[])[0]]];
  if (name === "exclusiveMinimum" && typeof value === "number") {
    return [
      ["minimum", value],
      [name, true],
    ];
  }
  if (name === "exclusiveMaximum" && typeof value === "number") {
    return [
      ["maximum", value],
      [name, true],
    ];
  }
  if (name === "patternProperties") return [["additionalProperties", firstOf(value)]];
  if (name === "properties") return [[name, mapSchemas(value as Readonly<Record<string, Schema>>)]];
  if (name === "items" || name === "additionalProperties" || name === "not") {
    return [[name, isSchema(value) ? toOpenApi30(value) : value]];
  }
  if (name === "allOf")
    return [[name, (value as readonly Schema[]).map((each) => toOpenApi30(each))]];
  return [[name, value]];
}

function firstOf(patterns: unknown): unknown {
  const [schema] = Object.values(patterns as Readonly<Record<string, Schema>>);
  return schema ? toOpenApi30(schema) : true;
}

function mapSchemas(schemas: Readonly<Record<string, Schema>>): Schema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, toOpenApi30(schema)]),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
