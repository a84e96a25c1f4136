import { verify } from "node:crypto";

import { parseStrictJson } from "#kernel";

import type { VerificationKey } from "./rsa-keys.ts";

/** Why a signed text cannot be believed: the end of a sentence that begins with "it is not valid:". */
export class SignatureFault extends Error {
  override readonly name = "SignatureFault";
  /** Whether it names a key that is unknown here, and that may be known elsewhere. */
  readonly isKidUnknown: boolean;

  constructor(reason: string, options: { isKidUnknown?: boolean; cause?: unknown } = {}) {
    super(reason, options.cause === undefined ? {} : { cause: options.cause });
    this.isKidUnknown = options.isKidUnknown ?? false;
  }
}

export interface SignedRequirements {
  readonly keys: readonly VerificationKey[];
  /** The values of `typ` that are accepted, in lower case; undefined stands for none at all. */
  readonly types: readonly (string | undefined)[];
}

export interface SignedContent {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Whose signature it is. */
  readonly key: VerificationKey;
}

/** Of a text that names no key; more are not tried, because each costs a verification. */
const mostKeysTried = 5;

/**
 * Reads a JSON Web Signature in compact form (RFC 7515) signed with RS256. Nothing of the payload is looked at before the signature
 * is verified. Each part has to be written in the one way that base64url allows, and the JSON must have one meaning only.
 *
 * @throws SignatureFault
 */
export function readSigned(text: string, { keys, types }: SignedRequirements): SignedContent {
  const [headerPart = "", payloadPart = "", signaturePart = "", ...rest] = text.split(".", 4);
  if (rest.length > 0 || signaturePart === "") throw new SignatureFault("it is malformed");
  const kid = readHeader(headerPart, types);
  const signature = decode(signaturePart);
  const payload = decode(payloadPart);
  const content = Buffer.from(text.slice(0, headerPart.length + 1 + payloadPart.length), "latin1");
  const key = candidates(keys, kid).find(
    ({ publicKey, signatureLength }) =>
      signature.length === signatureLength && verify("sha256", content, publicKey, signature),
  );
  if (!key) throw new SignatureFault("its signature is not this tenant's");
  return { payload: parseObject(payload), key };
}

/** The `kid`, if the header names one. */
function readHeader(part: string, types: SignedRequirements["types"]): string | undefined {
  const { alg, typ, kid, crit } = parseObject(decode(part));
  if (alg !== "RS256") throw new SignatureFault("it is not signed with RS256");
  if (crit !== undefined) throw new SignatureFault("it has an extension that is unknown here");
  if (!types.includes(typeof typ === "string" ? typ.toLowerCase() : (typ as undefined))) {
    throw new SignatureFault("it is of another type");
  }
  if (kid !== undefined && typeof kid !== "string") throw new SignatureFault("it is malformed");
  return kid;
}

function candidates(
  keys: readonly VerificationKey[],
  kid: string | undefined,
): readonly VerificationKey[] {
  if (kid === undefined) return keys.slice(0, mostKeysTried);
  const named = keys.filter((key) => key.kid === kid);
  if (named.length > 0) return named.slice(0, mostKeysTried);
  throw new SignatureFault("it was signed with a key unknown here", { isKidUnknown: true });
}

function decode(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  // The decoder passes over what it does not know, so that many texts would mean the same.
  if (bytes.toString("base64url") !== part) throw new SignatureFault("it is malformed");
  return bytes;
}

function parseObject(json: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseStrictJson(json);
  } catch (cause) {
    throw new SignatureFault("it is malformed or ambiguous", { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new SignatureFault("it is malformed");
}
