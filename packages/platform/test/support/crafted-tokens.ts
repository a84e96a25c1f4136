import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

const encode = (part: object | string): string =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

/** A key made quickly, for tests. */
export function makeRsaKey(modulusLength = 2048): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength }).privateKey;
}

/** A signed token with any header and payload, given as objects or as the JSON text itself. */
export function craftToken(
  signer: KeyObject,
  header: object | string,
  payload: object | string,
): string {
  const content = `${encode(header)}.${encode(payload)}`;
  return `${content}.${sign("sha256", Buffer.from(content), signer).toString("base64url")}`;
}
