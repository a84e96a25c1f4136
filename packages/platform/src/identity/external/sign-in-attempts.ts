import { createHash, randomBytes } from "node:crypto";

import type { FastifyReply, FastifyRequest } from "fastify";

import type { Clock } from "#kernel";

import { insertChallenge, takeChallenge } from "../store/challenges.ts";
import type { FlowSecrets } from "./openid-provider.ts";

/** One attempt to sign in elsewhere and come back. */
export interface SignInAttempt extends FlowSecrets {
  /** The path to go on to. */
  readonly next: string;
}

const purpose = "single_sign_on";
const cookieName = "flotilla_single_sign_on";
/** Seconds. */
const longestAttempt = 600;
const attributes = {
  httpOnly: true,
  sameSite: "lax",
  path: "/api/identity/sign-in/single-sign-on",
  secure: "auto",
} as const;

/**
 * Keeps what an attempt needs when the browser comes back. It is found only with both the state in the address and the
 * secret in the cookie of the browser that began: nobody can be made to complete somebody else's attempt.
 */
export async function beginAttempt(
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  next: string,
): Promise<SignInAttempt> {
  const attempt = { state: makeSecret(), nonce: makeSecret(), verifier: makeSecret(), next };
  const secret = makeSecret();
  const { nonce, verifier } = attempt;
  const now = clock.now();
  const challenge = {
    id: idOf(attempt.state, secret),
    purpose,
    user_id: null,
    data: JSON.stringify({ nonce, verifier, next }),
    expires_at: new Date(now.getTime() + longestAttempt * 1000).toISOString(),
  };
  await insertChallenge(request.tenant, challenge, now.toISOString());
  reply.setCookie(cookieName, secret, { ...attributes, maxAge: longestAttempt });
  return attempt;
}

/** The attempt that the browser comes back from, once; null for one that it has not begun, or not lately. */
export async function takeAttempt(
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignInAttempt | null> {
  const { state } = request.query as { readonly state?: unknown };
  const secret = request.cookies[cookieName];
  if (typeof state !== "string" || !secret) return null;
  reply.setCookie(cookieName, "", { ...attributes, maxAge: 0 });
  const id = idOf(state, secret);
  const now = clock.now().toISOString();
  const challenge = await takeChallenge(request.tenant, { id, purpose }, now);
  if (!challenge) return null;
  return { ...(JSON.parse(challenge.data) as Omit<SignInAttempt, "state">), state };
}

/** 256 random bits in base64url. */
function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Reading the store gives nobody what an attempt is completed with. */
function idOf(state: string, secret: string): string {
  return createHash("sha256").update(`${state}.${secret}`).digest("hex");
}
