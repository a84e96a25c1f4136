import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

import { calculateJwkThumbprint, type CryptoKey } from "jose";

import { createPrivateFile, readIfPresent, type Tenant, translateStorageError } from "#kernel";

import { identityErrors } from "../errors.ts";

/** What a tenant signs and verifies tokens with. */
export interface SigningKey {
  /** The key's thumbprint as RFC 7638 defines it. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** SPKI in PEM form, for servers that verify tokens. */
  readonly publicPem: string;
}

/** Makes a new RSA private key. */
export type GenerateSigningKey = () => Promise<KeyObject>;

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const fewestBits = 2048;

/** A 4096-bit RSA key, made away from the event loop. */
export const generateSigningKey: GenerateSigningKey = async () => {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 4096 });
  return privateKey;
};

/** The signing keys of tenants, each in its tenant's directory and made when it is missing. */
export class SigningKeys {
  readonly #generate: GenerateSigningKey;
  readonly #keys = new WeakMap<Tenant, Promise<SigningKey>>();

  constructor(generate: GenerateSigningKey) {
    this.#generate = generate;
  }

  /** @throws `identity.signing_key_unusable`, `kernel.not_writable`, `kernel.disk_full` */
  async of(tenant: Tenant): Promise<SigningKey> {
    const known = this.#keys.get(tenant);
    if (known) return await known;
    const opened = this.#open(tenant);
    this.#keys.set(tenant, opened);
    // A failure is not remembered: its cause may be gone at the next attempt.
    opened.catch(() => this.#keys.delete(tenant));
    return await opened;
  }

  async #open(tenant: Tenant): Promise<SigningKey> {
    const path = join(tenant.directory, "keys", "token-signing.pem");
    try {
      return await readSigningKey(path, await this.#ensureFile(path));
    } catch (error) {
      throw translateStorageError(error) ?? error;
    }
  }

  async #ensureFile(path: string): Promise<string> {
    const present = await readIfPresent(path);
    if (present !== null) return present.toString();
    const key = await this.#generate();
    await createPrivateFile(path, key.export({ type: "pkcs8", format: "pem" }).toString());
    return String((await readIfPresent(path)) ?? "");
  }
}

async function readSigningKey(path: string, pem: string): Promise<SigningKey> {
  const privateKey = parsePrivateKey(path, pem);
  const publicKey = createPublicKey(privateKey);
  return {
    kid: await calculateJwkThumbprint(publicKey.export({ format: "jwk" })),
    privateKey: privateKey.toCryptoKey(algorithm, false, ["sign"]),
    publicKey: publicKey.toCryptoKey(algorithm, true, ["verify"]),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

function parsePrivateKey(path: string, pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw identityErrors.signing_key_unusable({ path }, { cause: error });
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < fewestBits) {
    throw identityErrors.signing_key_unusable({ path });
  }
  return key;
}
