import { Type } from "typebox";
import { stringify } from "yaml";

import { apiDescriptionOf, type App, type Tenant } from "#kernel";

import { prefix } from "./flow-api.ts";
import { describeFlowApi } from "./specification.ts";

const documentType = "application/json; charset=utf-8";

/** The page loads the same program and style as the page at `/api/docs`, from the platform itself. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>FlowAPI</title>
    <link rel="icon" href="/api/docs/static/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/static/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/static/swagger-ui-bundle.js"></script>
    <script src="${prefix}/spec/redoc.js"></script>
  </body>
</html>
`;

const script = `SwaggerUIBundle({
  url: "${prefix}/spec/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
`;

/** The interface's description of itself. Whoever issues tokens for it has to know its scopes first: it needs no token. */
export function addSpecificationRoutes(app: App, audienceOf: (tenant: Tenant) => string): void {
  const describe = async (tenant: Tenant) => {
    const { info, paths } = await apiDescriptionOf(app);
    return describeFlowApi(audienceOf(tenant), { version: info.version, paths });
  };
  addJsonRoute(
    app,
    rememberByTenant(async (tenant) => JSON.stringify(await describe(tenant))),
  );
  addYamlRoute(
    app,
    rememberByTenant(async (tenant) =>
      stringify(await describe(tenant), { aliasDuplicateObjects: false }),
    ),
  );
  const hidden = { schema: { hide: true } };
  app.get(`${prefix}/spec/redoc`, hidden, async (_request, reply) =>
    reply.type("text/html; charset=utf-8").send(page),
  );
  app.get(`${prefix}/spec/redoc.js`, hidden, async (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(script),
  );
}

type Describe = (tenant: Tenant) => Promise<string>;

/** Writing the description takes a while and anybody may ask for it, but nothing in it changes while the platform runs. */
function rememberByTenant(describe: Describe): Describe {
  const texts = new Map<string, Promise<string>>();
  return async (tenant) => {
    const text = texts.get(tenant.name) ?? describe(tenant);
    texts.set(tenant.name, text);
    text.catch(() => texts.delete(tenant.name));
    return await text;
  };
}

function addJsonRoute(app: App, describe: Describe): void {
  const schema = {
    operationId: "getSpecification",
    summary: "Get FlowAPI's description of itself, with the audience and the scopes of its tokens",
    tags: ["insight"],
    security: [],
    response: {
      200: {
        description: "An OpenAPI document",
        content: { "application/json": { schema: Type.String() } },
      },
    },
  };
  app.get(`${prefix}/spec/openapi.json`, { schema }, async (request, reply) =>
    reply.type(documentType).send(await describe(request.tenant)),
  );
}

function addYamlRoute(app: App, describe: Describe): void {
  const schema = {
    operationId: "getSpecificationAsYaml",
    summary: "Get FlowAPI's description of itself as YAML",
    tags: ["insight"],
    security: [],
    response: {
      200: {
        description: "An OpenAPI document",
        content: { "application/yaml": { schema: Type.String() } },
      },
    },
  };
  app.get(`${prefix}/spec/openapi.yaml`, { schema }, async (request, reply) => {
    const text = await describe(request.tenant);
    return await reply.type("application/yaml; charset=utf-8").send(text);
  });
}
