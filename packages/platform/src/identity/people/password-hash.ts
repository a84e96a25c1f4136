import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

import type { Secret } from "#kernel";

const computeArgon2 = promisify(argon2);

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

interface PasswordHash extends Cost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

// The least that OWASP's Password Storage Cheat Sheet recommends for Argon2id on a server.
const currentCost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hashes a password with Argon2id, away from the event loop. Returns the PHC string, which holds cost and salt. */
export async function hashPassword(password: Secret): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await compute(password, salt, currentCost, hashBytes);
  return format({ ...currentCost, salt, hash });
}

/** Whether the password is the one that was hashed, at the cost that it was hashed with. */
export async function verifyPassword(stored: string, password: Secret): Promise<boolean> {
  const { salt, hash, ...cost } = parse(stored);
  return timingSafeEqual(await compute(password, salt, cost, hash.length), hash);
}

/** Whether a stored hash was made at another cost than today's. */
export function isOutdated(stored: string): boolean {
  const { memory, passes, parallelism } = parse(stored);
  return (
    memory !== currentCost.memory ||
    passes !== currentCost.passes ||
    parallelism !== currentCost.parallelism
  );
}

/** A hash at today's cost that no password has, to do the same work for a user who does not exist. */
export function makeUnmatchableHash(): string {
  return format({ ...currentCost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) });
}

async function compute(
  password: Secret,
  nonce: Buffer,
  cost: Cost,
  tagLength: number,
): Promise<Buffer> {
  // Keyboards differ in how they compose accents; the same password has to give the same bytes.
  const message = password.reveal().normalize("NFKC");
  return await computeArgon2("argon2id", { message, nonce, tagLength, ...cost });
}

function format({ memory, passes, parallelism, salt, hash }: PasswordHash): string {
  const encoded = [salt, hash].map((bytes) => bytes.toString("base64").replaceAll("=", ""));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encoded.join("$")}`;
}

function parse(stored: string): PasswordHash {
  const match = phc.exec(stored);
  if (!match) throw new Error("a stored password hash is not Argon2id in PHC form");
  const [, memory, passes, parallelism, salt = "", hash = ""] = match;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}
