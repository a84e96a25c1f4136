import { createPublicKey, type KeyObject } from "node:crypto";

import type { CryptoKey } from "jose";

import { identityErrors } from "../errors.ts";
import { describeKey, parsePrivateKey, type VerificationKey } from "./rsa-keys.ts";

/** What a tenant signs tokens with. */
export interface SigningKey extends VerificationKey {
  readonly privateKey: CryptoKey;
  /** SPKI in PEM form, for servers that verify tokens. */
  readonly publicPem: string;
}

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** @param path - where the key comes from; throws `identity.signing_key_unusable` with it */
export function readSigningKey(path: string, pem: string): SigningKey {
  const privateKey = parsePrivateKey(pem);
  if (!privateKey) throw identityErrors.signing_key_unusable({ path });
  return describeSigningKey(privateKey);
}

export function describeSigningKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return {
    ...describeKey(publicKey, { isForeign: false }),
    privateKey: privateKey.toCryptoKey(algorithm, false, ["sign"]),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** PKCS #8 in PEM form. */
export function pemOf(privateKey: KeyObject): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
