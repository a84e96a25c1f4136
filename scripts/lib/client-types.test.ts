import { expect, test } from "vitest";

import { renderClientTypes } from "./client-types.ts";

const problem = {
  $id: "Problem",
  title: "Problem",
  type: "object",
  required: ["code"],
  properties: { code: { type: "string", description: "Stable name." } },
  additionalProperties: true,
};
const refused = {
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};
const renameShip = {
  operationId: "renameShip",
  summary: "Give a ship another name",
  parameters: [
    { in: "path", name: "id", required: true, schema: { type: "integer" } },
    { in: "query", name: "silent", required: false, schema: { type: "boolean" } },
    { in: "header", name: "x-ignored", schema: { type: "string" } },
  ],
  requestBody: {
    content: {
      "application/json": {
        schema: {
          type: "object",
          required: ["name", "title"],
          properties: {
            name: { type: "string", title: "A title that makes no type" },
            title: { anyOf: [{ type: "string", const: "M.S." }, { type: "null" }] },
            crew: { type: "array", items: { $ref: "#/components/schemas/Problem" } },
          },
        },
      },
    },
  },
  responses: {
    200: {
      content: {
        "application/json": {
          schema: { type: "object", patternProperties: { "^.*$": { type: "number" } } },
        },
        "text/csv": { schema: { type: "string" } },
      },
    },
    204: { description: "Nothing" },
    400: refused,
    404: refused,
  },
};
const document = {
  paths: {
    "/ships/{id}": { put: renameShip, parameters: [] },
    "/ships": { get: { operationId: "listShips", responses: { 200: { content: {} } } } },
  },
  components: { schemas: { Problem: problem } },
};

test("each operation becomes an interface with its parts, found by its id", async () => {
  expect(await renderClientTypes(document))
    .toBe(`// Written by \`node scripts/client-types.ts\` from the routes of the platform. Change those, and run it again.

/**
 * Every operation by its id.
 */
export interface Operations {
  listShips: ListShips;
  renameShip: RenameShip;
}
export interface ListShips {
  method: "GET";
  path: "/ships";
  responses: {
    "200": undefined;
  };
}
/**
 * Give a ship another name.
 */
export interface RenameShip {
  method: "PUT";
  path: "/ships/{id}";
  parameters: {
    id: number;
  };
  query: {
    silent?: boolean;
  };
  body: {
    name: string;
    title: "M.S." | null;
    crew?: Problem[];
  };
  responses: {
    "200":
      | {
          [k: string]: number;
        }
      | string;
    "204": undefined;
  };
  failure: Problem;
}
export interface Problem {
  /**
   * Stable name.
   */
  code: string;
  [k: string]: unknown;
}
`);
});

test("the order of the routes changes nothing", async () => {
  const reversed = {
    ...document,
    paths: Object.fromEntries(Object.entries(document.paths).toReversed()),
  };
  expect(await renderClientTypes(reversed)).toBe(await renderClientTypes(document));
});

test.each([
  ["no id", { get: { responses: {} } }, "GET /boats (none)"],
  ["an id that is taken", { get: { operationId: "listShips", responses: {} } }, "(listShips)"],
  ["an id that is no name", { get: { operationId: "list-boats", responses: {} } }, "(list-boats)"],
])("a route with %s is refused by name", async (_what, item, named) => {
  const paths = { ...document.paths, "/boats": item };
  await expect(renderClientTypes({ ...document, paths })).rejects.toThrow(named);
});
