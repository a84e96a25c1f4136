import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { onTestFinished } from "vitest";

/** An HTTP server with a JSON Web Key Set, and the private keys to it. It stops when the test is over. */
export interface KeyServer {
  readonly url: string;
  /** How often it was asked. */
  readonly requests: () => number;
  /** Whether it answers nothing but 503. */
  isDown: boolean;
  /** Makes a key; it is in the set unless told not to. */
  addKey(kid: string, options?: { algorithm?: string; isListed?: boolean }): Promise<void>;
  /** Puts the listed keys of before out of the set. */
  clear(): void;
  /** Signs exactly these claims. */
  sign(kid: string, claims: object): Promise<string>;
}

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

export async function startKeyServer(): Promise<KeyServer> {
  const signers = new Map<string, { readonly key: SigningKey; readonly algorithm: string }>();
  let listed: JWK[] = [];
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    if (running.isDown) response.writeHead(503).end();
    else
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: listed }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const running: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    requests: () => requests,
    isDown: false,
    async addKey(kid, { algorithm = "ES256", isListed = true } = {}) {
      const { publicKey, privateKey } = await generateKeyPair(algorithm);
      signers.set(kid, { key: privateKey, algorithm });
      if (isListed) listed.push({ ...(await exportJWK(publicKey)), kid, alg: algorithm });
    },
    clear: () => void (listed = []),
    async sign(kid, claims) {
      const { key, algorithm } = signers.get(kid)!;
      return await new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, kid }).sign(key);
    },
  };
  return running;
}
