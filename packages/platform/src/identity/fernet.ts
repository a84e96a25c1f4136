import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  type Decipheriv,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

import { Secret } from "#kernel";

import { identityErrors } from "./errors.ts";

/** Encryption at rest by Fernet (https://github.com/fernet/spec): AES-128-CBC with HMAC-SHA256, as FlowAuth uses it. */
export interface Fernet {
  encrypt(text: string, now: Date): string;
  /** @throws `identity.fernet_unreadable` when it was encrypted with another key or changed */
  decrypt(encrypted: string): string;
}

const version = 0x80;
const headerBytes = 1 + 8 + 16;
const proofBytes = 32;

/** Reads a Fernet key: 32 bytes in base64url. @throws `identity.fernet_key_invalid` */
export function parseFernetKey(text: Secret): Secret<Buffer> {
  const key = Buffer.from(text.reveal().trim(), "base64url");
  if (key.length !== 32) throw identityErrors.fernet_key_invalid();
  return new Secret(key);
}

/** @param key 32 bytes: the first half signs, the second encrypts. */
export function createFernet(key: Secret<Buffer>): Fernet {
  const signing = key.reveal().subarray(0, 16);
  const encryption = key.reveal().subarray(16);
  const proofOf = (content: Buffer) => createHmac("sha256", signing).update(content).digest();
  return {
    encrypt(text, now) {
      const header = Buffer.alloc(9);
      header.writeUInt8(version);
      header.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 1000)), 1);
      const nonce = randomBytes(16);
      const cipher = createCipheriv("aes-128-cbc", encryption, nonce);
      const content = Buffer.concat([header, nonce, cipher.update(text, "utf8"), cipher.final()]);
      return encode(Buffer.concat([content, proofOf(content)]));
    },
    decrypt(encrypted) {
      const bytes = Buffer.from(encrypted, "base64url");
      const content = bytes.subarray(0, -proofBytes);
      const isWhole = content.length > headerBytes && bytes[0] === version;
      if (!isWhole || !timingSafeEqual(proofOf(content), bytes.subarray(-proofBytes))) {
        throw identityErrors.fernet_unreadable();
      }
      const nonce = content.subarray(9, headerBytes);
      return decipherText(createDecipheriv("aes-128-cbc", encryption, nonce), content);
    },
  };
}

function decipherText(decipher: Decipheriv, content: Buffer): string {
  try {
    const start = decipher.update(content.subarray(headerBytes));
    // Put together before it is read: a character may lie across the boundary of two blocks.
    return Buffer.concat([start, decipher.final()]).toString();
  } catch (error) {
    throw identityErrors.fernet_unreadable({}, { cause: error });
  }
}

/** With padding, as other implementations expect it. */
function encode(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
