import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { isoCBOR } from "@simplewebauthn/server/helpers";

type CborValue = Parameters<typeof isoCBOR.encode>[0];

/** What a hostile browser or authenticator answers instead of what is right. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** What the authenticator says instead of one more than before. */
  readonly counter?: number;
  readonly isUserVerified?: boolean;
  /** Null for none. */
  readonly userHandle?: string | null;
  readonly attestation?: { readonly format: string; readonly statement: Map<string, CborValue> };
}

/** A browser with one passkey: a P-256 key that says how often it was used. */
export interface SoftwareAuthenticator {
  /** The passkey's id in base64url. */
  readonly id: string;
  register(
    options: PublicKeyCredentialCreationOptionsJSON,
    origin: string,
    lies?: Lies,
  ): RegistrationResponseJSON;
  signIn(
    options: PublicKeyCredentialRequestOptionsJSON,
    origin: string,
    lies?: Lies,
  ): AuthenticationResponseJSON;
}

interface Client {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  readonly lies: Lies;
}

const userPresent = 0x01;
const userVerified = 0x04;
const credentialAttached = 0x40;

/** Makes one; with `counts: false` its counter is always 0, as passkeys have that are kept on several devices. */
export function createSoftwareAuthenticator({ counts = true } = {}): SoftwareAuthenticator {
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  let counter = 0;
  let userHandle = "";

  function describe({ rpId, lies }: Client, flags: number, attached: Buffer): Buffer {
    if (counts) counter += 1;
    const verified = lies.isUserVerified === false ? 0 : userVerified;
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags | userPresent | verified, 0);
    rest.writeUInt32BE(lies.counter ?? counter, 1);
    return Buffer.concat([sha256(lies.rpId ?? rpId), rest, attached]);
  }

  const answered = {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    authenticatorAttachment: "platform",
  } as const;

  return {
    id,
    register(options, origin, lies = {}) {
      const { challenge, rp, user } = options;
      userHandle = user.id;
      const client = { type: "webauthn.create", challenge, origin, rpId: rp.id ?? "", lies };
      const attached = encodeCredential(credentialId, encodeKey(x, y));
      const attestation = new Map<string, CborValue>([
        ["fmt", lies.attestation?.format ?? "none"],
        ["attStmt", lies.attestation?.statement ?? new Map<string, CborValue>()],
        ["authData", new Uint8Array(describe(client, credentialAttached, attached))],
      ]);
      const response = {
        clientDataJSON: encodeClientData(client).toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
        transports: ["internal" as const],
      };
      return { ...answered, response };
    },
    signIn(options, origin, lies = {}) {
      const { challenge, rpId = "" } = options;
      const client = { type: "webauthn.get", challenge, origin, rpId, lies };
      const authenticatorData = describe(client, 0, Buffer.alloc(0));
      const clientData = encodeClientData(client);
      const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
      const named = lies.userHandle === undefined ? userHandle : lies.userHandle;
      const response = {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
        ...(named !== null && { userHandle: named }),
      };
      return { ...answered, response };
    },
  };
}

/** Attested credential data (WebAuthn 6.5.2), of an authenticator that does not say what it is. */
function encodeCredential(id: Buffer, key: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  return Buffer.concat([Buffer.alloc(16), length, id, key]);
}

function encodeClientData({ type, challenge, origin, lies }: Client): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? origin,
      crossOrigin: lies.crossOrigin ?? false,
    }),
  );
}

/** A COSE key (RFC 9053): kty EC2, alg ES256, crv P-256. */
function encodeKey(x: string, y: string): Uint8Array {
  return isoCBOR.encode(
    new Map<number, CborValue>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]),
  );
}

function sha256(text: string | Buffer): Buffer {
  return createHash("sha256").update(text).digest();
}
