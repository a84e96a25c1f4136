// How many tokens a second are verified on one core, their scopes checked, beside plain jose, which verifies the signature and the
// claims alone. Warm: 1,000 tokens that are used again and again. Cold: tokens that were never seen. The same tokens for both,
// interleaved, medians of 5.
// node --conditions=@flotilla/source bench/tokens.ts
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LocalRevocations } from "../packages/platform/src/identity/tokens/local-revocations.ts";
import {
  type SigningKey,
  SigningKeys,
} from "../packages/platform/src/identity/tokens/signing-keys.ts";
import { createTokenVerifier } from "../packages/platform/src/identity/tokens/token-verifier.ts";
import { encodeUserClaims } from "../packages/platform/src/identity/tokens/user-claims.ts";
import {
  createAudit,
  holdsScopes,
  systemClock,
  type Tenant,
} from "../packages/platform/src/kernel/index.ts";
import { jwtVerify, SignJWT } from "../packages/platform/test/support/jose.ts";
import { median, printRatio } from "./lib/report.ts";

const core = "1";
const rounds = 5;
const distinctTokens = 1000;
const warmRepetitions = 50;
const inFlight = 32;
const slices = 20;
const name = "flotilla:bench";
const required = ["run", "get_result", "admin3:daily_location_7:daily_location_7"];
const names = { audience: name, issuer: name };

/** Verifications in a second of the processor's time. */
interface Rates {
  readonly ours: number;
  readonly peer: number;
}
type Verify = (token: string) => Promise<void>;

if (process.argv.includes("--pinned")) await main();
else runPinned();

/** Starts this file again on one core, so that nothing else helps. */
function runPinned(): void {
  const parameters = ["-c", core, process.execPath, ...process.execArgv];
  const { status } = spawnSync("taskset", [...parameters, import.meta.filename, "--pinned"], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-tokens-"));
  try {
    await compare({ name: "bench", directory } as Tenant);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function compare(tenant: Tenant): Promise<void> {
  const audit = createAudit({ clock: systemClock });
  const keys = new SigningKeys({ clock: systemClock, audit, settings: {} });
  const key = await keys.of(tenant);
  const contestants = { ours: createOurs(tenant, keys), jose: await createPeer(key) };
  const known = await makeTokens(key, distinctTokens);
  const scopes = Object.values(makeRoles()).flat().length;
  print(
    `Node ${process.version} on core ${core}; RSA with 4096 bits; tokens of ${known[0]?.length} bytes, ${scopes} scopes`,
  );
  await measure(contestants.ours, known);
  await measure(contestants.jose, known);
  const rates = { warm: [] as Rates[], shared: [] as Rates[], distinct: [] as Rates[] };
  const repeated = Array.from({ length: warmRepetitions }, () => known).flat();
  for (let round = 1; round <= rounds; round++) {
    const shared = await makeTokens(key, distinctTokens);
    const distinct = await makeTokens(key, distinctTokens, `project_${round}`);
    rates.warm.push(await measureBoth(contestants, repeated, known));
    rates.shared.push(await measureBoth(contestants, shared));
    rates.distinct.push(await measureBoth(contestants, distinct));
    print(`round ${round}: ${Object.entries(rates).map(describe).join("; ")}`);
  }
  print("\n                                  platform          jose     ratio");
  printRatio("warm", "/s", mediansOf(rates.warm));
  printRatio("cold, roles as others have", "/s", mediansOf(rates.shared));
  printRatio("cold, roles of their own", "/s", mediansOf(rates.distinct));
  print("\nThe time for a token that was never seen, in times of what jose takes:");
  print(
    `${costOf(rates.shared)} with roles as others have, ${costOf(rates.distinct)} with its own`,
  );
}

/** A slice for the one, then a slice for the other, so that both meet the same conditions. */
async function measureBoth(
  { ours, jose }: { readonly ours: Verify; readonly jose: Verify },
  tokens: readonly string[],
  peerTokens = tokens,
): Promise<Rates> {
  const spent = { ours: 0, peer: 0 };
  for (let slice = 0; slice < slices; slice++) {
    spent.peer += await measure(jose, sliceOf(peerTokens, slice));
    spent.ours += await measure(ours, sliceOf(tokens, slice));
  }
  return { ours: tokens.length / spent.ours, peer: peerTokens.length / spent.peer };
}

function sliceOf(tokens: readonly string[], slice: number): readonly string[] {
  const size = tokens.length / slices;
  return tokens.slice(slice * size, (slice + 1) * size);
}

function createOurs(tenant: Tenant, keys: SigningKeys): Verify {
  const revoked = Array.from({ length: distinctTokens }, () => randomUUID());
  const revocations = new LocalRevocations({
    clock: systemClock,
    listRevoked: async () => revoked,
  });
  const verifier = createTokenVerifier({ clock: systemClock, settings: names, keys, revocations });
  return async (token) => {
    const principal = await verifier.verify(tenant, token);
    if (!holdsScopes(principal, required)) throw new Error("the scopes are not held");
  };
}

async function createPeer(key: SigningKey): Promise<Verify> {
  const publicKey = key.publicKey.toCryptoKey(
    { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    true,
    ["verify"],
  );
  const options = { ...names, algorithms: ["RS256"] };
  return async (token) => void (await jwtVerify(token, publicKey, options));
}

/** Seconds of the processor's time, which other programs on the core take no part of. So many verifications at once. */
async function measure(verify: Verify, tokens: readonly string[]): Promise<number> {
  const before = process.cpuUsage();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let token = tokens[next++]; token !== undefined; token = tokens[next++]) {
      await verify(token);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

/** @param project - a scope that no two of the tokens have in common; all have the same ones unless given */
async function makeTokens(key: SigningKey, count: number, project?: string): Promise<string[]> {
  const now = Math.floor(Date.now() / 1000);
  return await Promise.all(
    Array.from({ length: count }, async (_, index) =>
      new SignJWT({
        identity: "alice",
        user_claims: encodeUserClaims(makeRoles(project && `${project}_${index}`)),
      })
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.kid })
        .setSubject("alice")
        .setAudience(name)
        .setIssuer(name)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + 3600)
        .sign(key.privateKey),
    ),
  );
}

/** Two roles with scopes as FlowKit's servers have them. */
function makeRoles(project = "project"): Record<string, string[]> {
  const units = ["admin0", "admin1", "admin2", "admin3", "lon-lat"];
  const kinds = ["daily_location", "modal_location", "flows", "unique_subscriber_counts"].flatMap(
    (kind) => Array.from({ length: 12 }, (_, index) => `${kind}_${index}`),
  );
  const scopes = units.flatMap((unit) => kinds.map((kind) => `${unit}:${kind}:${kind}`));
  return {
    viewer: ["get_result", ...scopes.slice(0, 60)],
    analyst: ["run", "get_result", project, ...scopes],
  };
}

function mediansOf(rates: readonly Rates[]): Rates {
  return {
    ours: median(rates.map(({ ours }) => ours)),
    peer: median(rates.map(({ peer }) => peer)),
  };
}

function costOf(rates: readonly Rates[]): string {
  return median(rates.map(({ ours, peer }) => peer / ours)).toFixed(2);
}

function describe([what, rates]: [string, readonly Rates[]]): string {
  const { ours = 0, peer = 0 } = rates.at(-1) ?? {};
  return `${what} ${Math.round(ours)}/s, jose ${Math.round(peer)}/s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
