import { createHmac } from "node:crypto";

import { deriveKey, type Secret, type Tenant } from "#kernel";

import type { Parameters } from "../store/statements.ts";

const blockLength = 64;
const length = 32;

/**
 * Replaces identifiers by the first 128 bits of their HMAC-SHA-256 (RFC 2104) under a key of the tenant, in hexadecimal: in SQL for
 * whole files, and in the program for one identifier.
 */
export interface Pseudonyms {
  /** The SQL expression for the pseudonym of a column of text; null stays null. It needs `parameters`. */
  readonly expression: (column: string) => string;
  readonly parameters: Parameters;
  readonly of: (identifier: string) => string;
}

/** @param purpose What the key is derived for: hashes for one purpose cannot be compared with those for another. */
export function createPseudonyms(tenant: Tenant, purpose = "events.pseudonyms"): Pseudonyms {
  return pseudonymsOf(deriveKey(tenant, purpose));
}

/** Leaves identifiers as they are. */
export const noPseudonyms: Pseudonyms = {
  expression: (column) => column,
  parameters: {},
  of: (identifier) => identifier,
};

function pseudonymsOf(key: Secret<Buffer>): Pseudonyms {
  const pad = (byte: number): string => {
    const block = Buffer.alloc(blockLength);
    block.set(key.reveal());
    return Buffer.from(block.map((value) => value ^ byte)).toString("hex");
  };
  return {
    expression: (column) =>
      `left(sha256(unhex($outer_pad) || unhex(sha256(unhex($inner_pad) || encode(${column})))), ${length})`,
    parameters: { inner_pad: pad(0x36), outer_pad: pad(0x5c) },
    of: (identifier) =>
      createHmac("sha256", key.reveal()).update(identifier).digest("hex").slice(0, length),
  };
}
