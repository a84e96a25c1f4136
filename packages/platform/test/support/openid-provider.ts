import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type Adapter, type AdapterPayload, type Configuration, Provider } from "oidc-provider";

import { Secret } from "#kernel";

/** Somebody who has an account at the provider. */
export interface ProviderAccount {
  readonly sub: string;
  readonly preferred_username?: string;
  readonly email?: string;
  readonly roles: readonly string[];
}

/** A real OpenID Connect provider on 127.0.0.1. */
export interface TestOpenidProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Who signs in from now on, without being asked; null for somebody who declines. */
  person: ProviderAccount | null;
  /** Whether it answers nothing but 503. */
  isDown: boolean;
  /** Begins to serve the client that people come back to at this address. */
  serve(redirectUri: string, options?: ProviderOptions): void;
  stop(): Promise<void>;
}

export interface ProviderOptions {
  /** Whether the ID token says no more than who it is, so that the userinfo endpoint has to be asked. */
  readonly hasSmallIdTokens?: boolean;
}

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const clientId = "flotilla";
const clientSecret = new Secret("a secret of the client and the provider");

export async function startOpenidProvider(): Promise<TestOpenidProvider> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running: TestOpenidProvider = {
    issuer,
    clientId,
    clientSecret,
    person: null,
    isDown: false,
    serve(redirectUri, options = {}) {
      const provider = new Provider(issuer, configure(running, { redirectUri, ...options }));
      server.on("request", answerWith(provider, running));
    },
    stop: async () => await stop(server),
  };
  return running;
}

/** What the provider remembers. */
class MemoryAdapter implements Adapter {
  static readonly #kept = new Map<string, AdapterPayload>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    MemoryAdapter.#kept.set(this.#keyOf(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return MemoryAdapter.#kept.get(this.#keyOf(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const ofModel = [...MemoryAdapter.#kept].filter(([key]) => key.startsWith(this.#keyOf("")));
    return ofModel.find(([, payload]) => payload.uid === uid)?.[1];
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = true;
  }

  async destroy(id: string): Promise<void> {
    MemoryAdapter.#kept.delete(this.#keyOf(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of MemoryAdapter.#kept) {
      if (payload.grantId === grantId) MemoryAdapter.#kept.delete(key);
    }
  }

  #keyOf(id: string): string {
    return `${this.#model}:${id}`;
  }
}

function configure(
  running: TestOpenidProvider,
  { redirectUri, hasSmallIdTokens = false }: ProviderOptions & { readonly redirectUri: string },
): Configuration {
  const accounts = new Map<string, ProviderAccount>();
  return {
    adapter: MemoryAdapter,
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret.reveal(),
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", kid: "test" }] },
    cookies: { keys: ["a key of the tests"] },
    claims: { openid: ["sub", "roles"], profile: ["preferred_username"], email: ["email"] },
    conformIdTokenClaims: hasSmallIdTokens,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 60,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
    },
    findAccount: (_context, accountId) => {
      const { person } = running;
      if (person?.sub === accountId) accounts.set(accountId, person);
      const account = accounts.get(accountId);
      return account && { accountId, claims: async () => ({ ...account }) };
    },
    // Nobody is asked whether the platform may know who they are.
    async loadExistingGrant({ oidc: { provider, client, session } }) {
      const grant = new provider.Grant({
        clientId: client?.clientId ?? "",
        accountId: session?.accountId ?? "",
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  };
}

/** Answers the provider's requests, and the page where one would sign in. */
function answerWith(provider: Provider, running: TestOpenidProvider) {
  const answer = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (running.isDown) {
      response.writeHead(503).end();
      return;
    }
    if (!request.url?.startsWith("/interaction/")) {
      void answer(request, response);
      return;
    }
    const { person } = running;
    const result = person
      ? { login: { accountId: person.sub, remember: false } }
      : { error: "access_denied", error_description: "the person declined" };
    provider.interactionFinished(request, response, result).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
