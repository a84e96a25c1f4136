import type { FastifyRequest } from "fastify";
import type { FeatureCollection } from "geojson";
import { Type } from "typebox";

import type { Principal } from "#kernel";

/** Where FlowAPI's interface is. */
export const prefix = "/api/0";

export const geoJson = "application/geo+json";

/** What every route with a token says of itself. */
export const common = { tags: ["insight"], security: [{ token: [] }] };

/** Rows and shapes are what the service made; taking them apart by schema would only cost time. */
export const asJson = () => JSON.stringify;

export const featureCollection = Type.Unsafe<FeatureCollection>(
  Type.Object({
    type: Type.Literal("FeatureCollection"),
    features: Type.Array(
      Type.Object({
        type: Type.Literal("Feature"),
        properties: Type.Record(Type.String(), Type.Unknown()),
        geometry: Type.Union([
          Type.Object({ type: Type.String(), coordinates: Type.Array(Type.Unknown()) }),
          Type.Null(),
        ]),
      }),
    ),
  }),
);

/** Who makes a request that has shown a token. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new Error("a route of insight was reached without authentication");
  return principal;
}
