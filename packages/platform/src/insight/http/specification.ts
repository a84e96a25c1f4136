import { kinds, runnableKinds } from "../kinds/kinds.ts";
import { allScopes } from "../scopes.ts";

/**
 * FlowAPI's description of itself, as programs that issue tokens for it read it: the query kinds, the audience that tokens
 * name (`x-audience`) and every scope (`x-security-scopes`, sorted). The paths are described at `/api/openapi.json`.
 */
export function describeFlowApi(audience: string): Readonly<Record<string, unknown>> {
  return {
    openapi: "3.1.0",
    info: { title: "FlowAPI", version: "0" },
    paths: {},
    components: {
      schemas: {
        FlowmachineQuerySchema: {
          oneOf: [...runnableKinds.keys()].map((name) => ({
            $ref: `#/components/schemas/${name}`,
          })),
          discriminator: { propertyName: "query_kind" },
        },
        ...Object.fromEntries([...kinds.values()].map(({ name, schema }) => [name, schema])),
      },
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          "x-audience": audience,
          "x-security-scopes": allScopes(),
        },
      },
    },
  };
}
