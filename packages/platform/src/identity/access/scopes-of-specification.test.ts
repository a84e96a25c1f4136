import { expect, test } from "vitest";

import { makeSpecification } from "#test/specification";

import { mostScopes, scopesOfSpecification } from "./scopes-of-specification.ts";

const kind = (name: string, properties: object = {}) => ({
  type: "object",
  properties: { query_kind: { type: "string", enum: [name] }, ...properties },
});
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const units = { aggregation_unit: { type: "string", enum: ["admin3", "admin2", "admin3", null] } };
const own = (schema: string, what: string) => [
  `admin2:${schema}:${what}`,
  `admin3:${schema}:${what}`,
];
const always = ["get_available_dates", "get_result", "run"];
const geography = own("geography", "geography");

/** As FlowKit describes itself, with two aggregates and a figure without unit. Locations can be of locations. */
const schemas = {
  FlowmachineQuerySchema: {
    oneOf: [to("Flows"), to("SpatialAggregate"), to("HandsetCount")],
    discriminator: { propertyName: "query_kind" },
  },
  SpatialAggregate: kind("spatial_aggregate", { locations: to("Locations"), ...units }),
  Flows: kind("flows", { ...units, from_location: { allOf: [to("DailyLocation")] } }),
  HandsetCount: kind("handset_count"),
  Locations: { oneOf: [to("DailyLocation"), to("ModalLocation")] },
  DailyLocation: kind("daily_location", { subscriber_subset: { nullable: true } }),
  ModalLocation: kind("modal_location", { locations: { type: "array", items: to("Locations") } }),
};
const document = (given: object, token: object = {}) => ({
  components: { schemas: given, securitySchemes: { token } },
});
const many = (name: string) => Array.from({ length: 1_000 }, (_, index) => `${name}${index}`);
const listed = (count: number) =>
  scopesOfSpecification(
    makeSpecification(
      "a",
      Array.from({ length: count }, (_, index) => `s${index}`),
    ),
  );
const invalid = (reason: string | RegExp) =>
  expect.objectContaining({
    code: "identity.specification_invalid",
    status: 400,
    message: expect.stringMatching(reason) as string,
  }) as Error;

test("the extensions of the document say everything", () => {
  const specification = makeSpecification("flowapi.example", ["run", "get_result", "run"]);
  expect(scopesOfSpecification(specification)).toEqual({
    audience: "flowapi.example",
    scopes: ["get_result", "run"],
  });
});

test("listed scopes count before the schemas", () => {
  const token = { "x-security-scopes": ["run"] };
  expect(scopesOfSpecification(document(schemas, token))).toEqual({
    audience: null,
    scopes: ["run"],
  });
});

test("without a list the scopes are derived from the schemas, through references and in circles", () => {
  const { audience, scopes } = scopesOfSpecification(document(schemas, { "x-audience": "a" }));
  expect(audience).toBe("a");
  expect(scopes).toEqual(
    [
      ...always,
      ...geography,
      ...own("flows", "flows"),
      ...own("flows", "daily_location"),
      ...own("spatial_aggregate", "spatial_aggregate"),
      ...own("spatial_aggregate", "daily_location"),
      ...own("spatial_aggregate", "modal_location"),
      "nonspatial:handset_count:handset_count",
    ].toSorted(),
  );
});

test("units and kinds may be references too, and names may be escaped", () => {
  const given = {
    FlowmachineQuerySchema: to("all"),
    all: { oneOf: [to("a~1b%20~0c")] },
    "a/b ~c": { properties: { query_kind: to("name"), aggregation_unit: to("unit") } },
    name: { enum: ["k"] },
    unit: { enum: ["admin1"] },
  };
  expect(scopesOfSpecification(document(given)).scopes).toEqual(
    [...always, "admin1:geography:geography", "admin1:k:k"].toSorted(),
  );
});

test.each<[what: string, specification: unknown, reason: string | RegExp]>([
  ["no object", [], "is not a JSON object"],
  ["nothing", null, "is not a JSON object"],
  ["neither scopes nor schemas", {}, "neither x-security-scopes .* nor .*FlowmachineQuerySchema"],
  ["an inherited member", Object.create(document(schemas)) as object, "neither x-security-scopes"],
  ["scopes that are no list", document({}, { "x-security-scopes": "run" }), "is not a list"],
  [
    "a scope that is no text",
    document({}, { "x-security-scopes": ["run", 7] }),
    "has 7, which is no text",
  ],
  [
    "an empty scope",
    document({}, { "x-security-scopes": ["run", ""] }),
    'is not one .*: "" cannot be a scope',
  ],
  ["a scope with a zero byte", document({}, { "x-security-scopes": ["r\0"] }), "cannot be a scope"],
  ["an audience that is no text", document(schemas, { "x-audience": 5 }), "x-audience is 5"],
  ["an empty audience", document(schemas, { "x-audience": "" }), 'x-audience is ""'],
  [
    "an alternative without kind",
    document({ FlowmachineQuerySchema: { oneOf: [{}] } }),
    "without query_kind",
  ],
  [
    "alternatives that are no list",
    document({ FlowmachineQuerySchema: { oneOf: {} } }),
    "neither x-security-scopes",
  ],
  [
    "a reference to nothing",
    document({ FlowmachineQuerySchema: to("Gone") }),
    '"#/components/schemas/Gone" leads nowhere',
  ],
  [
    "a reference to a prototype",
    document({ FlowmachineQuerySchema: to("__proto__") }),
    "leads nowhere",
  ],
  [
    "a reference to another place",
    document({ FlowmachineQuerySchema: { $ref: "file:///etc/passwd" } }),
    "leads out of the document",
  ],
  [
    "a badly encoded reference",
    document({ FlowmachineQuerySchema: to("%") }),
    "not correctly encoded",
  ],
  [
    "a reference to itself",
    document({ FlowmachineQuerySchema: to("FlowmachineQuerySchema") }),
    "in a circle",
  ],
])("a document with %s is refused", (_what, specification, reason) => {
  expect(() => scopesOfSpecification(specification)).toThrow(invalid(reason));
});

test("members called __proto__ are members like others", () => {
  const text = JSON.stringify(document(schemas)).replace(
    '"HandsetCount":{',
    '"__proto__":{}, "HandsetCount":{',
  );
  const specification = JSON.parse(text) as object;
  expect(scopesOfSpecification(specification).scopes).toContain(
    "nonspatial:handset_count:handset_count",
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test("more scopes than any server knows are refused", () => {
  expect(listed(mostScopes).scopes).toHaveLength(mostScopes);
  expect(() => listed(mostScopes + 1)).toThrow(invalid("more than 200000 scopes"));

  const below = many("k").map((name) => kind(name));
  const top = kind("top", { aggregation_unit: { enum: many("u") }, below });
  expect(() =>
    scopesOfSpecification(document({ FlowmachineQuerySchema: { oneOf: [top] } })),
  ).toThrow(invalid("more than 200000 scopes"));
});

test("a document that is very deep is survived", () => {
  let deep: object = kind("deepest");
  for (let level = 0; level < 100_000; level += 1) deep = { items: deep };
  const given = { FlowmachineQuerySchema: { oneOf: [kind("top", { deep })] } };
  expect(scopesOfSpecification(document(given)).scopes).toContain("nonspatial:top:deepest");
});

test("a chain of references through every schema is survived", () => {
  const length = 20_000;
  const chain = Array.from({ length }, (_, index) => [
    `S${index}`,
    { a: to(`S${(index + 1) % length}`) },
  ]);
  const given = {
    ...Object.fromEntries(chain),
    FlowmachineQuerySchema: { oneOf: [kind("top", { a: to("S0") })] },
  };
  expect(scopesOfSpecification(document(given)).scopes).toContain("nonspatial:top:top");
});

test("a document in which everything refers to everything is refused instead of read for hours", () => {
  const count = 5_000;
  const all = Array.from({ length: count }, (_, index) => to(`S${index}`));
  const each = all.map((_, index) => [`S${index}`, kind("k", { all })]);
  const given = { ...Object.fromEntries(each), FlowmachineQuerySchema: { oneOf: all } };
  expect(() => scopesOfSpecification(document(given))).toThrow(invalid("too large"));
});

test("ten megabytes of unrelated content are passed over", () => {
  const filler = Array.from({ length: 100_000 }, (_, index) => ({ name: `x`.repeat(90), index }));
  const { scopes } = scopesOfSpecification({ ...document(schemas), "x-filler": filler });
  expect(scopes).toContain("run");
});
