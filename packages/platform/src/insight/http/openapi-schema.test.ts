import { expect, test } from "vitest";

import { toOpenApi30 } from "./openapi-schema.ts";

test.each([
  [
    "what may be null",
    { anyOf: [{ type: "null" }, { type: "string" }], description: "A name." },
    { type: "string", description: "A name.", nullable: true },
  ],
  [
    "one of several that may be null",
    { anyOf: [{ type: "null" }, { type: "string" }, { type: "integer" }] },
    { anyOf: [{ type: "string" }, { type: "integer" }], nullable: true },
  ],
  ["a type that may be null", { type: ["string", "null"] }, { type: "string", nullable: true }],
  ["one value", { const: "Polygon" }, { type: "string", enum: ["Polygon"] }],
  ["examples", { type: "string", examples: ["a", "b"] }, { type: "string", example: "a" }],
  [
    "limits that are not included",
    { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
  ],
  [
    "members of any name",
    { type: "object", patternProperties: { "^.*$": { const: 1 } } },
    { type: "object", additionalProperties: { type: "number", enum: [1] } },
  ],
  [
    "members named like words of schemas",
    { type: "object", properties: { const: { const: "a" } }, required: ["const"] },
    {
      type: "object",
      properties: { const: { type: "string", enum: ["a"] } },
      required: ["const"],
    },
  ],
  [
    "items",
    { type: "array", items: { anyOf: [{ type: "null" }, { type: "string" }] } },
    { type: "array", items: { type: "string", nullable: true } },
  ],
])("%s is written in the words of OpenAPI 3.0", (_, schema, expected) => {
  expect(toOpenApi30(schema)).toEqual(expected);
});
