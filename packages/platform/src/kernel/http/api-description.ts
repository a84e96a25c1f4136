import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";

import { stateOf } from "./app-state.ts";
import type { App } from "./app.ts";

type Description = NonNullable<FastifyDynamicSwaggerOptions["openapi"]>;

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = Required<Pick<Description, "openapi" | "info" | "paths">> &
  Pick<Description, "components">;

export interface ApiDescriptionOptions {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** Ways to prove who one is, by the name that a route's `security` uses. */
  readonly securitySchemes?: NonNullable<Description["components"]>["securitySchemes"];
}

/**
 * Describes every route that is added from now on: as OpenAPI 3.1 at `/api/openapi.json`, and as a page to browse it at
 * `/api/docs`. A route with `schema: { hide: true }` is left out. Routes added before would be missing, so that is refused.
 */
export async function describeApi(app: App, options: ApiDescriptionOptions): Promise<void> {
  if (stateOf(app).hasVisibleRoutes) {
    throw new Error(
      "describeApi has to be called before routes are added, or they are not described.",
    );
  }
  const { swagger, swaggerUi } = await loadPlugins();
  const { title, version, description, securitySchemes } = options;
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title, version, ...(description !== undefined && { description }) },
      components: securitySchemes ? { securitySchemes } : {},
    },
    // Named schemas keep their names; the others are written out where they are used.
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, i) =>
        typeof $id === "string" ? $id : `schema${i}`,
    },
  });
  app.get("/api/openapi.json", { schema: { hide: true } }, () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    theme: { title },
    uiConfig: {
      layout: "BaseLayout",
      deepLinking: true,
      // The page would otherwise ask a server elsewhere whether the document is valid.
      validatorUrl: null,
    },
  });
}

async function loadPlugins() {
  const [swagger, swaggerUi] = await Promise.all([
    import("@fastify/swagger"),
    import("@fastify/swagger-ui"),
  ]);
  return { swagger: swagger.default, swaggerUi: swaggerUi.default };
}

/** The OpenAPI document of an application whose routes have all been added. */
export async function apiDescriptionOf(app: App): Promise<OpenApiDocument> {
  await app.ready();
  return app.swagger() as OpenApiDocument;
}
