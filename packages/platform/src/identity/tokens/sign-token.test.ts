import { generateKeyPairSync } from "node:crypto";

import { decodeJwt } from "jose";
import { expect, test } from "vitest";

import { signToken } from "./sign-token.ts";
import type { SigningKey } from "./signing-keys.ts";
import { decodeUserClaims, type UserClaims } from "./user-claims.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { kid: "key", privateKey: privateKey as unknown } as SigningKey;

async function claimOf(scopes: UserClaims): Promise<unknown> {
  const content = { tokenId: "id", bearer: "alice", audience: "a", issuer: "i" };
  const token = await signToken(key, { ...content, scopes, issuedAt: 0, expiresAt: 1 });
  return decodeJwt(token)["user_claims"];
}

test("few scopes are written as they are, because that is shorter", async () => {
  expect(await claimOf({ reader: ["run"] })).toEqual({ reader: ["run"] });
});

test("many scopes are compressed", async () => {
  const units = ["admin0", "admin1", "admin2", "admin3"];
  const scopes = { reader: units.map((unit) => `${unit}:daily_location:daily_location`) };
  const claim = await claimOf(scopes);
  expect(claim).toBeTypeOf("string");
  expect(decodeUserClaims(claim)).toEqual(scopes);
});

test("more than requests have room for is refused", async () => {
  const scopes = { reader: Array.from({ length: 2000 }, () => crypto.randomUUID()) };
  await expect(claimOf(scopes)).rejects.toMatchObject({ code: "identity.token_too_large" });
});
