import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

import type { Tenant } from "#kernel";

/** A public key that verifies tokens. */
export interface VerificationKey {
  /** By which tokens name it: the thumbprint, unless the key set that it comes from says otherwise. */
  readonly kid: string;
  /** SHA-256 of the key as RFC 7638 defines it, in base64url. */
  readonly thumbprint: string;
  readonly publicKey: KeyObject;
  /** Bytes of a signature. */
  readonly signatureLength: number;
  /** Whether its tokens may come from another program, which names another issuer or none. */
  readonly isForeign: boolean;
}

/** Where the keys that verify a tenant's tokens come from. */
export interface KeySource {
  /**
   * Every key that verifies at this time.
   *
   * @param options - `isKidUnknown` when a token named none of the keys that were given before: others may know more by now
   */
  verificationKeys(
    tenant: Tenant,
    options?: { readonly isKidUnknown: boolean },
  ): Promise<readonly VerificationKey[]>;
}

const fewestBits = 2048;
const privateBlock = /-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]+-----END (?:RSA )?PRIVATE KEY-----/;
const publicBlock = /-----BEGIN (RSA )?PUBLIC KEY-----[^-]+-----END \1?PUBLIC KEY-----/g;
/** What base64 of any PEM begins with. */
const encodedBegin = "LS0tLS1CRUdJTi";

/** The RSA private key in a text of PEM or base64 of PEM; null when it holds none of at least 2048 bits. */
export function parsePrivateKey(text: string): KeyObject | null {
  const [pem] = privateBlock.exec(decodeTexts(text)) ?? [];
  if (pem === undefined) return null;
  return soundOrNull(() => createPrivateKey(pem));
}

/**
 * Every RSA public key in a text of PEMs or base64 of PEMs, one after the other.
 *
 * @throws an `Error` that says what is wrong without quoting the text
 */
export function parsePublicKeys(text: string): KeyObject[] {
  const decoded = decodeTexts(text);
  const keys = [...decoded.matchAll(publicBlock)].map(([pem], index) => {
    const key = soundOrNull(() => createPublicKey(pem));
    if (!key) throw new Error(`key ${index + 1} is no RSA public key of at least 2048 bits`);
    return key;
  });
  if (keys.length === 0) throw new Error("there is no public key in it");
  if (decoded.replaceAll(publicBlock, "").trim() !== "") {
    throw new Error("there is something else beside the public keys");
  }
  return keys;
}

/** Describes a public key for verifying. @param kid - the thumbprint unless given */
export function describeKey(
  publicKey: KeyObject,
  { isForeign, kid }: { readonly isForeign: boolean; readonly kid?: string | undefined },
): VerificationKey {
  const thumbprint = thumbprintOf(publicKey);
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  const signatureLength = Math.ceil(bits / 8);
  return { kid: kid ?? thumbprint, thumbprint, publicKey, signatureLength, isForeign };
}

/** Whether it is an RSA key of at least 2048 bits. */
export function isSound(key: KeyObject): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return key.asymmetricKeyType === "rsa" && bits >= fewestBits;
}

// RFC 7638: the required members in the order of their names, without spaces.
function thumbprintOf(publicKey: KeyObject): string {
  const { e, kty, n } = publicKey.export({ format: "jwk" });
  return createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");
}

function soundOrNull(parse: () => KeyObject): KeyObject | null {
  try {
    const key = parse();
    return isSound(key) ? key : null;
  } catch {
    // The library's message may quote the key, and callers say where it comes from.
    return null;
  }
}

/** The text with base64 of PEM replaced by the PEM. Some ways to set a variable keep `\n` as two characters. */
function decodeTexts(text: string): string {
  const unescaped = text.replaceAll(String.raw`\n`, "\n").trim();
  if (!unescaped.includes(encodedBegin)) return unescaped;
  return unescaped.replaceAll(/LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+/g, (run) =>
    run
      .replaceAll(/\s/g, "")
      .split(new RegExp(`(?=${encodedBegin})`))
      .map((encoded) => Buffer.from(encoded, "base64").toString("latin1"))
      .join("\n"),
  );
}
