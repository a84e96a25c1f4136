import * as openid from "openid-client";

import type { Clock } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { externalErrors } from "./external-errors.ts";
import { readClaim } from "./mapped-roles.ts";
import { describeFailure, isUnreachable } from "./openid-failures.ts";

/** What has to come back from the provider as it was sent, or proves who sent it. */
export interface FlowSecrets {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's (RFC 7636). */
  readonly verifier: string;
}

/** Claims about a person. */
export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** An OpenID Connect provider as the platform speaks with it. */
export interface OpenidProvider {
  /** Where the browser is sent. @throws `identity.single_sign_on_unavailable` */
  authorizationUrl(redirectUri: string, secrets: FlowSecrets): Promise<string>;
  /**
   * Who signed in, by the address that the browser came back to.
   *
   * @throws `identity.single_sign_on_failed`, `identity.single_sign_on_unavailable`
   */
  identify(callbackUrl: URL, secrets: FlowSecrets): Promise<ExternalPerson>;
}

export type ProviderSettings = Pick<
  IdentitySettings,
  "oidcIssuer" | "oidcClientId" | "oidcClientSecret" | "oidcScopes" | "oidcNameClaim" | "rolesClaim"
>;

/** Seconds. */
const longestAnswer = 10;
const discoveryAge = 3600;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The provider of the settings, null where they name none.
 *
 * @throws `identity.single_sign_on_misconfigured`
 */
export function createOpenidProvider({
  clock,
  settings,
}: {
  readonly clock: Clock;
  readonly settings: ProviderSettings;
}): OpenidProvider | null {
  const identity = readProviderSettings(settings);
  if (identity === null) return null;
  const discover = discoverOnce(clock, async () => await discoverProvider(identity, settings));
  return {
    async authorizationUrl(redirectUri, { state, nonce, verifier }) {
      const provider = await explained(discover);
      const url = openid.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: settings.oidcScopes.join(" "),
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return url.href;
    },
    identify: async (callbackUrl, secrets) =>
      await explained(
        async () => await identify(await discover(), { settings, callbackUrl, secrets }),
      ),
  };
}

function readProviderSettings({ oidcIssuer, oidcClientId }: ProviderSettings) {
  if (oidcIssuer === undefined) return null;
  const issuer = URL.parse(oidcIssuer);
  const isPlain = issuer?.protocol === "http:";
  if (!issuer || (isPlain && !loopback.test(issuer.hostname))) {
    const reason = "The issuer has to begin with https://, unless it is on this machine";
    throw externalErrors.single_sign_on_misconfigured({ reason });
  }
  if (!oidcClientId) {
    const reason = "There is an OpenID Connect provider, and not the name it knows the platform by";
    throw externalErrors.single_sign_on_misconfigured({ reason });
  }
  return { issuer, isPlain, clientId: oidcClientId };
}

async function discoverProvider(
  { issuer, isPlain, clientId }: NonNullable<ReturnType<typeof readProviderSettings>>,
  { oidcClientSecret }: ProviderSettings,
): Promise<openid.Configuration> {
  const secret = oidcClientSecret?.reveal();
  const authentication = secret === undefined ? openid.None() : authenticateWith(secret);
  return await openid.discovery(issuer, clientId, undefined, authentication, {
    timeout: longestAnswer,
    execute: [
      openid.enableNonRepudiationChecks,
      // Deprecated to stand out in code; without it nothing can be tried on one's own machine.
      // oxlint-disable-next-line typescript/no-deprecated
      ...(isPlain ? [openid.allowInsecureRequests] : []),
    ],
  });
}

/** The provider says which way it knows; without a word it is `client_secret_basic` (OpenID Connect Discovery 1.0, section 3). */
function authenticateWith(secret: string): openid.ClientAuth {
  const basic = openid.ClientSecretBasic(secret);
  const post = openid.ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const authenticate = known.includes("client_secret_basic") ? basic : post;
    authenticate(server, client, body, headers);
  };
}

/** Keeps what was discovered for an hour, and an attempt that failed not at all. */
function discoverOnce(
  clock: Clock,
  discover: () => Promise<openid.Configuration>,
): () => Promise<openid.Configuration> {
  let kept: { readonly until: number; readonly provider: Promise<openid.Configuration> } | null =
    null;
  return async () => {
    const now = clock.now().getTime();
    if (kept === null || now >= kept.until) {
      const attempt = { until: now + discoveryAge * 1000, provider: discover() };
      attempt.provider.catch(() => {
        if (kept === attempt) kept = null;
      });
      kept = attempt;
    }
    return await kept.provider;
  };
}

async function identify(
  provider: openid.Configuration,
  flow: {
    readonly settings: ProviderSettings;
    readonly callbackUrl: URL;
    readonly secrets: FlowSecrets;
  },
): Promise<ExternalPerson> {
  const { settings, callbackUrl, secrets } = flow;
  const answer = await openid.authorizationCodeGrant(provider, callbackUrl, {
    expectedState: secrets.state,
    expectedNonce: secrets.nonce,
    pkceCodeVerifier: secrets.verifier,
    idTokenExpected: true,
  });
  const claims = answer.claims();
  if (!claims) throw new Error("the provider gave no ID token");
  const person = { issuer: claims.iss, subject: claims.sub };
  const wanted = [settings.oidcNameClaim, settings.rolesClaim];
  const isComplete = wanted.every((name) => readClaim(claims, name) !== undefined);
  if (isComplete || provider.serverMetadata().userinfo_endpoint === undefined) {
    return { ...person, claims };
  }
  const further = await openid.fetchUserInfo(provider, answer.access_token, claims.sub);
  return { ...person, claims: { ...further, ...claims } };
}

/** Turns what the client library throws into errors of the platform. What it holds of the exchange goes no further. */
async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = describeFailure(error);
    const cause = new Error(reason);
    if (isUnreachable(error)) throw externalErrors.single_sign_on_unavailable({}, { cause });
    throw externalErrors.single_sign_on_failed({ reason }, { cause });
  }
}
