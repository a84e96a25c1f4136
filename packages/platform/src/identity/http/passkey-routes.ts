import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

import { type App, problemResponses } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { SignInLimits } from "../people/sign-in-limits.ts";
import type { Passkeys } from "../second-factor/passkeys.ts";
import type { RelyingParty } from "../second-factor/webauthn.ts";
import { done, ofSession, passkey } from "./common-schemas.ts";
import { type Guards, sessionOf } from "./guards.ts";
import { originOf } from "./same-site.ts";
import type { SessionOpener } from "./session-opener.ts";
import { describeSession, sessionState, type SessionStateDependencies } from "./session-state.ts";

export interface PasskeyRoutesDependencies extends SessionStateDependencies {
  readonly guards: Guards;
  readonly passkeys: Passkeys;
  readonly limits: Pick<SignInLimits, "countBeginning">;
  readonly opener: SessionOpener;
}

const challengeId = Type.String({ description: "What the answer has to name." });
// WebAuthn defines these; the library that verifies them knows every part.
const creationOptions = Type.Unsafe<PublicKeyCredentialCreationOptionsJSON>({
  type: "object",
  additionalProperties: true,
});
const requestOptions = Type.Unsafe<PublicKeyCredentialRequestOptionsJSON>({
  type: "object",
  additionalProperties: true,
});
const registration = Type.Unsafe<RegistrationResponseJSON>({
  type: "object",
  additionalProperties: true,
});
const authentication = Type.Unsafe<AuthenticationResponseJSON>({
  type: "object",
  additionalProperties: true,
});
const { tags } = ofSession;
const failures = problemResponses(400, 401, 403, 404, 409, 429, 503);

/** Passkeys (WebAuthn): as second factor, and as the only one. */
export function addPasskeyRoutes(app: App, dependencies: PasskeyRoutesDependencies): void {
  const { guards } = dependencies;
  addSignIn(app, dependencies);
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireStage("full", "enrolment"));
    scope.addHook("onRequest", refuseOldSession);
    addRegistration(scope, dependencies);
  });
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireStage("full"));
    scope.addHook("onRequest", refuseOldSession);
    addRemoval(scope, dependencies);
  });
}

/** A passkey may be all that signing in needs: whoever finds a browser signed in must not add one. @throws `identity.sign_in_too_old` */
async function refuseOldSession(request: FastifyRequest): Promise<void> {
  if (!sessionOf(request).isRecent) throw identityErrors.sign_in_too_old();
}

function addSignIn(app: App, dependencies: PasskeyRoutesDependencies): void {
  const { passkeys, opener, guards, limits } = dependencies;
  const options = {
    operationId: "beginPasskeySignIn",
    summary: "Begin to sign in with a passkey, or to complete signing in with one",
    tags,
    security: [],
    response: { 200: Type.Object({ challengeId, options: requestOptions }), ...failures },
  };
  app.post("/sign-in/passkey/options", { schema: options }, async (request) => {
    const pending = await findPendingUser(guards, request);
    if (!pending) await limits.countBeginning(request.tenant, request.ip);
    return await passkeys.beginSignIn(request.tenant, relyingPartyOf(request), pending);
  });
  const answer = {
    operationId: "signInWithPasskey",
    summary: "Sign in with a passkey",
    tags,
    security: [],
    body: Type.Object({ challengeId: Type.String(), response: authentication }),
    response: { 200: sessionState, ...failures },
  };
  app.post("/sign-in/passkey", { schema: answer }, async (request, reply) => {
    if (originOf(request) === "other") throw identityErrors.cross_site_request();
    const pendingUser = await findPendingUser(guards, request);
    const user = await passkeys.signIn(request.tenant, relyingPartyOf(request), {
      ...request.body,
      pendingUser,
      address: request.ip,
    });
    const isContinuation = pendingUser !== null;
    const session = { userId: user.id, stage: "full", method: "passkey", isContinuation } as const;
    await opener.open(request, reply, session);
    return await describeSession(request, { stage: "full", user }, dependencies);
  });
}

function addRegistration(app: App, dependencies: PasskeyRoutesDependencies): void {
  const { passkeys, opener } = dependencies;
  const options = {
    operationId: "beginPasskey",
    summary: "Begin to add a passkey",
    ...ofSession,
    response: { 200: Type.Object({ challengeId, options: creationOptions }), ...failures },
  };
  app.post("/me/passkeys/options", { schema: options }, async (request) =>
    passkeys.begin(request.tenant, relyingPartyOf(request), sessionOf(request).user),
  );
  const add = {
    operationId: "addPasskey",
    summary: "Add a passkey",
    ...ofSession,
    body: Type.Object({
      challengeId: Type.String(),
      name: Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$",
        description: "What the user calls it: visible on one line.",
      }),
      response: registration,
    }),
    response: { 201: passkey, ...failures },
  };
  app.post("/me/passkeys", { schema: add }, async (request, reply) => {
    const { user, stage, method } = sessionOf(request);
    const relyingParty = relyingPartyOf(request);
    const made = { ...request.body, isEnrolment: stage !== "full" };
    const added = await passkeys.add(request.tenant, relyingParty, user, made);
    if (stage !== "full") {
      await opener.open(request, reply, { userId: user.id, stage: "full", method });
    }
    return await reply.code(201).send(added);
  });
}

function addRemoval(app: App, { passkeys }: PasskeyRoutesDependencies): void {
  const schema = {
    operationId: "removePasskey",
    summary: "Remove a passkey",
    ...ofSession,
    params: Type.Object({ passkey: Type.String({ maxLength: 1400 }) }),
    response: { ...done, ...failures },
  };
  app.delete("/me/passkeys/:passkey", { schema }, async (request, reply) => {
    await passkeys.remove(request.tenant, sessionOf(request).user, request.params.passkey);
    return await reply.code(204).send(null);
  });
}

/** Who has passed the first step of signing in, and no more. */
async function findPendingUser(guards: Guards, request: FastifyRequest) {
  const session = await guards.findSession(request);
  return session?.stage === "second_factor" ? session.user : null;
}

/** A passkey belongs to the host name under which the browser knows the platform. */
function relyingPartyOf(request: FastifyRequest): RelyingParty {
  return { host: request.hostname, origin: `${request.protocol}://${request.host}` };
}
