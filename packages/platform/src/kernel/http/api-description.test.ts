import { Type } from "typebox";
import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

import { describeApi, type OpenApiDocument } from "./api-description.ts";
import { type App, createApp } from "./app.ts";
import { problemResponses } from "./problem.ts";

async function addRoutes(app: App): Promise<void> {
  await describeApi(app, {
    title: "Ships",
    version: "1.2.3",
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
  });
  const schema = {
    operationId: "renameShip",
    summary: "Give a ship another name",
    params: Type.Object({ id: Type.Integer() }),
    body: Type.Object({
      name: Type.String(),
      crew: Type.Optional(Type.Object({ size: Type.Integer() })),
    }),
    response: { 200: Type.Object({ name: Type.String() }), ...problemResponses(400, 404) },
  };
  app.put("/api/ships/:id", { schema }, (request) => ({ name: request.body.name }));
  app.get("/hidden", { schema: { hide: true } }, () => ({}));
}

test("a route is described by the schemas that check its requests", async () => {
  const { url } = await startApp(addRoutes);
  const answer = await fetch(`${url}/api/openapi.json`);
  expect(answer.headers.get("content-type")).toContain("application/json");
  const document = (await answer.json()) as OpenApiDocument;
  expect(document).toMatchObject({
    openapi: "3.1.0",
    info: { title: "Ships", version: "1.2.3" },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: {
        Problem: { type: "object", required: expect.arrayContaining(["code", "remedy"]) },
      },
    },
  });
  expect(Object.keys(document.paths ?? {})).toEqual(["/api/ships/{id}"]);
  expect(document.paths?.["/api/ships/{id}"]).toMatchObject({
    put: {
      operationId: "renameShip",
      parameters: [{ in: "path", name: "id", required: true, schema: { type: "integer" } }],
      requestBody: {
        content: {
          "application/json": {
            schema: {
              additionalProperties: false,
              required: ["name"],
              properties: { crew: { additionalProperties: false } },
            },
          },
        },
      },
      responses: {
        200: { content: { "application/json": { schema: { type: "object" } } } },
        404: {
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          },
        },
      },
    },
  });
});

test("a route that was added too early to be described is refused", async () => {
  const { app } = await startApp(() => {});
  const early = createApp({ logger: app.log, trustedProxies: [], bodyLimitBytes: 1 });
  early.get("/hidden", { schema: { hide: true } }, () => ({}));
  early.get("/early", () => ({}));
  await expect(describeApi(early, { title: "Ships", version: "1" })).rejects.toThrow(
    "before routes",
  );
});

test("the page to browse the interface loads nothing from elsewhere", async () => {
  const { url } = await startApp(addRoutes);
  const answer = await fetch(`${url}/api/docs`);
  const text = await answer.text();
  expect(text).toContain("swagger-ui");
  expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(answer.headers.get("content-security-policy")).toContain("script-src 'self';");
});
