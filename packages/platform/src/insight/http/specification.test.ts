import { expect, test } from "vitest";
import { parse } from "yaml";

import { describeApi } from "#kernel";
import { startApp } from "#test/http-app";

import { kinds, runnableKinds } from "../kinds/kinds.ts";
import { allScopes } from "../scopes.ts";
import { addInsightRoutes } from "./flow-api-routes.ts";

type Json = Readonly<Record<string, unknown>>;

interface Description {
  readonly openapi: string;
  readonly info: Json;
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly securitySchemes: { readonly token: Json };
  };
}

/** The interface without a service behind it: nothing that is asked here needs one. */
async function serve(): Promise<string> {
  const { url } = await startApp(async (app) => {
    const securitySchemes = { token: { type: "http", scheme: "bearer" } } as const;
    await describeApi(app, { title: "Flotilla", version: "1.2.3", securitySchemes });
    app.addHook("onRequest", async (request) => {
      request.tenant = { name: "north" } as never;
    });
    addInsightRoutes(app, {
      insight: {} as never,
      disclosure: {} as never,
      requireToken: async () => await Promise.reject(new Error("no token is needed")),
      audienceOf: ({ name }) => `flotilla:${name}`,
    });
  });
  return url;
}

async function describe(): Promise<Description> {
  const response = await fetch(`${await serve()}/api/0/spec/openapi.json`);
  return (await response.json()) as Description;
}

test("programs that issue tokens find the audience and every scope, sorted, without a token", async () => {
  const { openapi, info, components } = await describe();
  expect([openapi, info]).toEqual(["3.0.1", { title: "FlowAPI", version: "1.2.3" }]);
  expect(components.securitySchemes.token).toEqual({
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    "x-audience": "flotilla:north",
    "x-security-scopes": allScopes().toSorted(),
  });
});

test("the scopes that FlowKit derives from the schemas are those there are", async () => {
  const { components } = await describe();
  expect(deriveScopes(components.schemas).filter(isFromSchemas)).toEqual(
    allScopes().filter(isFromSchemas),
  );
});

test("every kind is described by its name, and those that may be run are the alternatives of a query", async () => {
  const { schemas } = (await describe()).components;
  expect(Object.keys(schemas).toSorted()).toEqual(
    [...kinds.keys(), "FlowmachineQuerySchema"].toSorted(),
  );
  expect(schemas["FlowmachineQuerySchema"]).toMatchObject({
    oneOf: [...runnableKinds.keys()].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  });
  for (const name of kinds.keys()) {
    expect(schemas[name]).toMatchObject({
      type: "object",
      required: expect.arrayContaining(["query_kind"]),
      properties: { query_kind: { type: "string", enum: [name] } },
    });
  }
});

test("the description has nothing that OpenAPI 3.0 does not know, and refers only to what is in it", async () => {
  const description = await describe();
  const faults = [...partsOf(description)].flatMap(({ path, value }) =>
    faultsOf(description, value).map((fault) => `${path}: ${fault}`),
  );
  expect(faults).toEqual([]);
});

test("every route is described with its answers, and which take a token", async () => {
  const { paths } = await describe();
  expect(Object.keys(paths).toSorted()).toEqual([
    "/api/0/available_dates",
    "/api/0/geography/{unit}",
    "/api/0/get/{file}",
    "/api/0/poll/{id}",
    "/api/0/privacy_budget",
    "/api/0/qa/",
    "/api/0/qa/{cdr_type}/{check_id}",
    "/api/0/qa/{cdr_type}/{check_id}/{check_date}",
    "/api/0/run",
    "/api/0/spec/openapi.json",
    "/api/0/spec/openapi.yaml",
  ]);
  expect(paths["/api/0/run"]).toMatchObject({
    post: {
      security: [{ token: [] }],
      requestBody: {
        content: {
          "application/json": { schema: { $ref: "#/components/schemas/FlowmachineQuerySchema" } },
        },
      },
      responses: { 202: { description: expect.any(String) }, 403: {} },
    },
  });
});

test("the description as YAML says the same", async () => {
  const url = await serve();
  const [json, yaml] = await Promise.all(
    ["json", "yaml"].map((form) => fetch(`${url}/api/0/spec/openapi.${form}`)),
  );
  expect(parse(await yaml!.text())).toEqual(await json!.json());
  expect(yaml!.headers.get("content-type")).toBe("application/yaml; charset=utf-8");
});

test("the page to browse it has everything that it loads from the platform itself", async () => {
  const url = await serve();
  const response = await fetch(`${url}/api/0/spec/redoc`);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const text = await response.text();
  const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(loaded).toHaveLength(4);
  for (const address of loaded) {
    expect(address).toMatch(/^\/api\//);
    expect([address, (await fetch(url + address)).status]).toEqual([address, 200]);
  }
});

test("the interface says without a token that it is there", async () => {
  const response = await fetch(`${await serve()}/api/0/`);
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

const unknownWords = ["const", "examples", "patternProperties", "prefixItems", "$id", "$schema"];

/** What OpenAPI 3.0 does not know in a part of the description. */
function faultsOf(document: Description, part: Json): string[] {
  const { type, $ref: reference } = part;
  const limits = [part["exclusiveMinimum"], part["exclusiveMaximum"]];
  const isBroken = typeof reference === "string" && follow(document, reference) === undefined;
  return [
    ...unknownWords.filter((word) => word in part),
    ...(type === undefined || (typeof type === "string" && type !== "null") ? [] : ["its type"]),
    ...(type === "array" && !("items" in part) ? ["a list without items"] : []),
    ...(limits.some((limit) => typeof limit === "number") ? ["a limit that is no flag"] : []),
    ...(isBroken ? [reference] : []),
  ];
}

/**
 * Actions belong to no kind. What stands in a subset takes one scope whatever it is, and so is not referred to. The unit that
 * `dummy_query` may claim is one of the places for FlowKit, and none for the platform, which tells nothing apart in it.
 */
function isFromSchemas(scope: string): boolean {
  return (
    scope.includes(":") && !scope.endsWith(":subscriber_subset") && !scope.includes(":dummy_query:")
  );
}

/** FlowKit 1.18: for each kind that may be run its units times every kind that is anywhere beneath it. */
function deriveScopes(schemas: Description["components"]["schemas"]): string[] {
  const tops = (schemas["FlowmachineQuerySchema"]?.["oneOf"] ?? []) as { readonly $ref: string }[];
  const scopes = tops.flatMap(({ $ref }) => {
    const top = schemaNamed(schemas, $ref);
    const units = enumOf(top, "aggregation_unit") ?? ["nonspatial"];
    const below = kindsBeneath(schemas, top, new Set());
    const [name] = enumOf(top, "query_kind") ?? [];
    return units.flatMap((unit) => [...below].map((kind) => `${unit}:${name}:${kind}`));
  });
  return [...new Set(scopes)].toSorted();
}

function kindsBeneath(
  schemas: Description["components"]["schemas"],
  schema: unknown,
  followed: Set<string>,
  found = new Set<string>(),
): ReadonlySet<string> {
  if (typeof schema !== "object" || schema === null) return found;
  const [kind] = enumOf(schema as Json, "query_kind") ?? [];
  if (kind !== undefined) found.add(kind);
  for (const [name, value] of Object.entries(schema)) {
    if (name !== "$ref") kindsBeneath(schemas, value, followed, found);
    else if (!followed.has(value as string)) {
      followed.add(value as string);
      kindsBeneath(schemas, schemaNamed(schemas, value as string), followed, found);
    }
  }
  return found;
}

function enumOf(schema: Json, property: string): readonly string[] | undefined {
  const properties = schema["properties"] as Readonly<Record<string, Json>> | undefined;
  return properties?.[property]?.["enum"] as readonly string[] | undefined;
}

function schemaNamed(schemas: Description["components"]["schemas"], reference: string): Json {
  const schema = schemas[reference.split("/").at(-1) ?? ""];
  if (!schema) throw new Error(`${reference} leads nowhere`);
  return schema;
}

function follow(document: unknown, reference: string): unknown {
  return reference
    .split("/")
    .slice(1)
    .reduce((value, step) => (value as Json | undefined)?.[step] as never, document);
}

/** Every object of a document, apart from lists of names and from examples, whose members are no words of OpenAPI. */
function* partsOf(value: unknown, path = "#"): Iterable<{ path: string; value: Json }> {
  if (typeof value !== "object" || value === null) return;
  const isNameList = /\/(?:properties|schemas|paths)$/.test(path);
  if (!Array.isArray(value) && !isNameList) yield { path, value: value as Json };
  for (const [name, member] of Object.entries(value)) {
    const isData = !isNameList && (name === "example" || name === "default");
    if (!isData) yield* partsOf(member, `${path}/${name}`);
  }
}
