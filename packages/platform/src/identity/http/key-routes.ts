import { hash } from "node:crypto";

import { Type } from "typebox";

import { type App, problemResponses } from "#kernel";

import type { RevocationPublisher } from "../tokens/revocation-publisher.ts";
import type { VerificationKey } from "../tokens/rsa-keys.ts";
import type { SigningKeys } from "../tokens/signing-keys.ts";

export interface KeyRoutesDependencies {
  readonly keys: SigningKeys;
  readonly publisher: RevocationPublisher;
}

const keySet = Type.Object(
  {
    keys: Type.Array(
      Type.Object({
        kty: Type.Literal("RSA"),
        kid: Type.String({ description: "By which tokens name the key." }),
        alg: Type.Literal("RS256"),
        use: Type.Literal("sig"),
        n: Type.String({ description: "The modulus, in base64url." }),
        e: Type.String({ description: "The exponent, in base64url." }),
      }),
    ),
  },
  { description: "The keys that verify the tenant's tokens, as a JSON Web Key Set." },
);
const tags = ["identity"];

/** What servers need for verifying tokens. It is public, and its paths are whole: call it outside of any prefix. */
export function addKeyRoutes(app: App, dependencies: KeyRoutesDependencies): void {
  addKeySetRoute(app, dependencies);
  addRevocationListRoute(app, dependencies);
}

function addKeySetRoute(app: App, { keys }: KeyRoutesDependencies): void {
  const schema = {
    operationId: "getKeySet",
    summary: "Get the keys that verify tokens",
    tags,
    security: [],
    response: { 200: keySet },
  };
  app.get("/.well-known/jwks.json", { schema }, async (request, reply) => {
    reply.header("cache-control", "public, max-age=300");
    return { keys: (await keys.verificationKeys(request.tenant)).map(jwkOf) };
  });
}

function addRevocationListRoute(app: App, { publisher }: KeyRoutesDependencies): void {
  const schema = {
    operationId: "getRevocationList",
    summary: "Get the signed list of revoked tokens",
    tags,
    security: [],
    response: {
      200: {
        description:
          "A JSON Web Signature of the type revocations+jwt; its claim `revoked` lists the ids of tokens that count no more.",
        content: { "application/jwt": { schema: Type.String() } },
      },
      304: Type.Null({ description: "The list is the one that the request's tag stands for." }),
      ...problemResponses(503),
    },
  };
  app.get("/api/identity/revocations", { schema }, async (request, reply) => {
    const text = await publisher.textOf(request.tenant);
    const tag = `"${hash("sha256", text, "base64url")}"`;
    reply.headers({ etag: tag, "cache-control": "no-cache" });
    if (request.headers["if-none-match"] === tag) return await reply.code(304).send(null);
    return await reply.code(200).type("application/jwt").send(text);
  });
}

function jwkOf({ publicKey, kid }: VerificationKey) {
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  return { kty: "RSA", kid, alg: "RS256", use: "sig", n, e } as const;
}
