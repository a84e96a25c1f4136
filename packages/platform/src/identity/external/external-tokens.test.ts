import { SignJWT } from "jose";
import { Value } from "typebox/value";
import { beforeEach, expect, test } from "vitest";

import type { Principal, Tenant } from "#kernel";
import { type KeyServer, startKeyServer } from "#test/key-server";

import { type IdentitySettings, identitySettings } from "../config.ts";
import type { UserRow } from "../store/tables.ts";
import { chooseVerifier } from "./choose-verifier.ts";
import { createExternalTokens, type ExternalTokens } from "./external-tokens.ts";

const issuer = "https://login.example.org/v2.0";
const now = Date.parse("2026-03-01T12:00:00.000Z") / 1000;
const claims = {
  iss: issuer,
  aud: ["another", "flotilla"],
  sub: "0123",
  email: "kim@example.org",
  roles: ["analysts", "gardeners"],
  iat: now - 10,
  nbf: now - 10,
  exp: now + 600,
};
const grants = [
  { role: "analyst", scopes: ["run", "get_result"] },
  { role: "keeper", scopes: ["run"] },
];
/** Those of the tenant, as far as they matter here. */
const users = [
  { name: "admin", external_issuer: null, external_subject: null },
  { name: "lee@example.org", external_issuer: issuer, external_subject: "0123" },
] as unknown as UserRow[];
// The tokens need no more of a tenant than its name.
const north = { name: "north" } as Tenant;
const south = { name: "south" } as Tenant;

let keys: KeyServer;
let seconds: number;
let tokens: ExternalTokens;

beforeEach(async () => {
  keys = await startKeyServer();
  await keys.addKey("first");
  seconds = now;
  tokens = make();
});

function make(settings: Partial<IdentitySettings> = {}): ExternalTokens {
  return createExternalTokens({
    clock: { now: () => new Date(seconds * 1000) },
    access: { allGrants: async () => grants },
    findUser: async (_tenant, name) => users.find((user) => user.name === name),
    settings: {
      ...Value.Create(identitySettings.schema),
      externalIssuer: issuer,
      externalAudiences: ["flotilla", "spare"],
      externalKeySetUrl: keys.url,
      externalTenants: ["north"],
      roleMapping: ["analysts=analyst", "keepers=keeper", "analysts=gone"],
      ...settings,
    },
  })!;
}

async function verify(payload: object, kid = "first"): Promise<Principal> {
  return await tokens.verify(north, await keys.sign(kid, payload));
}

/** The claims and the code that their refusal has, and its text. */
async function refusal(payload: object, kid?: string): Promise<string> {
  return await verify(payload, kid).then(
    () => "accepted",
    ({ message }: Error) => message,
  );
}

test("proves a person with the roles that the token's map to", async () => {
  expect(await verify(claims)).toEqual({
    kind: "token",
    name: "kim@example.org",
    tenant: "north",
    roles: { analyst: ["run", "get_result"] },
    isAdmin: false,
  });
});

test("takes the name of a user only for the person whom the issuer vouches for under that subject", async () => {
  expect(await refusal({ ...claims, email: "admin" })).toContain('There is a user "admin" here');
  const lee = { ...claims, email: "lee@example.org" };
  expect(await verify(lee)).toMatchObject({ name: "lee@example.org" });
  expect(await refusal({ ...lee, sub: "0124" })).toContain("does not vouch");
});

test.each([
  [{ preferred_username: "kim" }, "kim@example.org"],
  [{ email: undefined, preferred_username: "kim" }, "kim"],
  [{ email: undefined }, "0123"],
  [{ email: "operator", preferred_username: " " }, "0123"],
])("calls the person in %j by the name %s", async (changes, name) => {
  expect(await verify({ ...claims, ...changes })).toMatchObject({ name });
});

test.each([
  ["token expired", { exp: now }],
  ["token not yet valid", { nbf: now + 1 }],
  ["token not valid", { iat: now + 1 }],
  ["token not valid", { exp: undefined }],
  ["token not valid", { nbf: undefined }],
  ["token not valid", { iat: undefined }],
  ["token not valid", { sub: undefined, email: undefined }],
  ["invalid token `aud`", { aud: "another" }],
  ["invalid token `aud`", { aud: undefined }],
  ["invalid token `iss`", { iss: `${issuer}/` }],
  ["invalid token `iss`", { iss: undefined }],
])("says %j about a token with %j", async (text, changes) => {
  expect(await refusal({ ...claims, ...changes })).toBe(text);
});

test("has no leeway", async () => {
  expect(await refusal({ ...claims, nbf: now, iat: now, exp: now + 1 })).toBe("accepted");
});

test("answers a refusal with status 401", async () => {
  await expect(verify({ ...claims, exp: now })).rejects.toMatchObject({
    status: 401,
    code: "identity.external_token_expired",
  });
});

test.each(["RS256", "PS256", "ES384", "EdDSA"])("accepts a signature of %s", async (algorithm) => {
  await keys.addKey(algorithm, { algorithm });
  expect(await refusal(claims, algorithm)).toBe("accepted");
});

test("refuses a signature that is not of a key of the set", async () => {
  await keys.addKey("first", { isListed: false });
  expect(await refusal(claims)).toBe("token not valid");
});

test("refuses a token without a signature, and one signed with a public text", async () => {
  const [, payload] = (await keys.sign("first", claims)).split(".");
  const header = Buffer.from('{"alg":"none"}').toString("base64url");
  await expect(tokens.verify(north, `${header}.${payload}.`)).rejects.toThrow("token not valid");
  const shared = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", kid: "first" })
    .sign(Buffer.from("x".repeat(32)));
  await expect(tokens.verify(north, shared)).rejects.toThrow("token not valid");
});

test("reads the keys once a day", async () => {
  await verify(claims);
  await verify(claims);
  expect(keys.requests()).toBe(1);
  seconds += 86_400;
  await verify({ ...claims, exp: seconds + 1 });
  expect(keys.requests()).toBe(2);
});

test("reads the keys again for an unknown one, but at most every five minutes", async () => {
  await verify(claims);
  seconds += 300;
  await keys.addKey("second");
  expect(await refusal(claims, "second")).toBe("accepted");
  await keys.addKey("third");
  expect(await refusal(claims, "third")).toBe("token not valid");
  seconds += 299;
  expect(await refusal(claims, "third")).toBe("token not valid");
  expect(keys.requests()).toBe(2);
  seconds += 1;
  expect(await refusal({ ...claims, exp: seconds + 1 }, "third")).toBe("accepted");
});

test("keeps the last good keys while no newer ones can be read", async () => {
  await verify(claims);
  keys.isDown = true;
  seconds += 2 * 86_400;
  const { exp = seconds + 900 } = {};
  expect(await refusal({ ...claims, exp })).toBe("accepted");
  expect(await refusal({ ...claims, exp })).toBe("accepted");
  expect(keys.requests()).toBe(2);
  keys.isDown = false;
  keys.clear();
  seconds += 300;
  expect(await refusal({ ...claims, exp })).toBe("token not valid");
});

test("says that tokens cannot be checked while no keys were ever read, and tries again soon", async () => {
  keys.isDown = true;
  await expect(verify(claims)).rejects.toMatchObject({
    status: 503,
    code: "identity.external_keys_unavailable",
  });
  keys.isDown = false;
  seconds += 10;
  expect(await refusal(claims)).toBe("accepted");
});

test("asks for the keys once, however many tokens come at the same time", async () => {
  await Promise.all([verify(claims), verify(claims), verify(claims)]);
  expect(keys.requests()).toBe(1);
});

test("chooses by the issuer that a token names, in tenants that trust it", async () => {
  const own = { verify: async () => ({ name: "own" }) as Principal };
  const verifier = chooseVerifier({ own, external: tokens });
  const token = await keys.sign("first", claims);
  const nameOf = async (tenant: Tenant, text: string) => (await verifier.verify(tenant, text)).name;
  expect(await nameOf(north, token)).toBe("kim@example.org");
  expect(await nameOf(south, token)).toBe("own");
  expect(await nameOf(north, await keys.sign("first", { ...claims, iss: "flotilla:north" }))).toBe(
    "own",
  );
  expect(await nameOf(north, "no token at all")).toBe("own");
});

test.each([
  { externalIssuer: undefined },
  { externalKeySetUrl: undefined },
  { externalAudiences: [] },
])("is not there with the settings %j", (missing) => {
  expect(make(missing as Partial<IdentitySettings>)).toBeNull();
});
