import { Type } from "typebox";

import { type App, problemResponses, Secret } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { PasswordChange } from "../people/password-change.ts";
import type { Sessions } from "../people/sessions.ts";
import { longestPassword } from "../people/users.ts";
import type { TwoFactor } from "../second-factor/two-factor.ts";
import { dateTime, done, ofSession, passkey, typedPassword } from "./common-schemas.ts";
import { type Guards, sessionOf } from "./guards.ts";
import type { SessionOpener } from "./session-opener.ts";

export interface MySecurityRoutesDependencies {
  readonly guards: Guards;
  readonly sessions: Sessions;
  readonly passwords: PasswordChange;
  readonly twoFactor: TwoFactor;
  readonly opener: SessionOpener;
}

const code = Type.String({
  minLength: 1,
  maxLength: 40,
  description: "A code of the authenticator app, or a backup code.",
});
const security = Type.Object({
  hasPassword: Type.Boolean(),
  twoFactor: Type.Object({
    isActive: Type.Boolean({ description: "Whether an authenticator app is set up." }),
    isRequired: Type.Boolean(),
    backupCodesLeft: Type.Integer(),
  }),
  passkeys: Type.Array(passkey),
});
const session = Type.Object({
  id: Type.String(),
  method: Type.Union([
    Type.Literal("password"),
    Type.Literal("passkey"),
    Type.Literal("single_sign_on"),
  ]),
  address: Type.String(),
  userAgent: Type.String(),
  startedAt: dateTime,
  seenAt: dateTime,
  isCurrent: Type.Boolean(),
});
const backupCodes = Type.Object({
  backupCodes: Type.Array(Type.String(), { description: "Sixteen; each can be used once." }),
});
const failures = problemResponses(400, 401, 403, 404, 409, 429, 503);
const noContent = { ...done, ...failures };

/** A user's own password, second factor and sessions. */
export function addMySecurityRoutes(app: App, dependencies: MySecurityRoutesDependencies): void {
  const { guards } = dependencies;
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireStage("full"));
    addOverview(scope, dependencies);
    addPassword(scope, dependencies);
    addRemoval(scope, dependencies);
    addSessions(scope, dependencies);
  });
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireStage("full", "enrolment"));
    addEnrolment(scope, dependencies);
  });
}

function addOverview(app: App, { twoFactor }: MySecurityRoutesDependencies): void {
  const schema = {
    ...ofSession,
    operationId: "getMySecurity",
    summary: "See how one's account is secured",
    response: { 200: security, ...failures },
  };
  app.get("/me/security", { schema }, async (request) =>
    twoFactor.describe(request.tenant, sessionOf(request).user),
  );
}

function addPassword(app: App, { passwords, opener }: MySecurityRoutesDependencies): void {
  const schema = {
    ...ofSession,
    operationId: "changeMyPassword",
    summary: "Change one's password; every other session ends",
    body: Type.Object({ current: typedPassword, password: typedPassword }),
    response: noContent,
  };
  app.put("/me/password", { schema }, async (request, reply) => {
    const { user, method } = sessionOf(request);
    await passwords.change(request.tenant, user, {
      current: new Secret(request.body.current),
      password: new Secret(request.body.password),
      address: request.ip,
    });
    await opener.open(request, reply, { userId: user.id, stage: "full", method });
    return await reply.code(204).send(null);
  });
}

function addEnrolment(app: App, dependencies: MySecurityRoutesDependencies): void {
  const { twoFactor, opener } = dependencies;
  const begin = {
    ...ofSession,
    operationId: "beginTwoFactor",
    summary: "Begin to set up an authenticator app",
    response: {
      200: Type.Object({
        secret: Type.String({ description: "For typing, in base32." }),
        uri: Type.String({ description: "For a QR code: otpauth://totp/…" }),
        issuer: Type.String(),
        account: Type.String(),
      }),
      ...failures,
    },
  };
  app.post("/me/two-factor", { schema: begin }, async (request) =>
    twoFactor.begin(request.tenant, sessionOf(request).user),
  );
  const confirm = {
    ...ofSession,
    operationId: "confirmTwoFactor",
    summary: "Prove to have set the authenticator app up; it is required from now on",
    body: Type.Object({ code }),
    response: { 200: backupCodes, ...failures },
  };
  app.post("/me/two-factor/confirmation", { schema: confirm }, async (request, reply) => {
    const { user, method, stage } = sessionOf(request);
    const isEnrolment = stage !== "full";
    const attempt = { code: request.body.code, address: request.ip, isEnrolment };
    const codes = await twoFactor.confirm(request.tenant, user, attempt);
    await opener.open(request, reply, { userId: user.id, stage: "full", method });
    return { backupCodes: codes };
  });
}

function addRemoval(app: App, { twoFactor }: MySecurityRoutesDependencies): void {
  const remove = {
    ...ofSession,
    operationId: "removeTwoFactor",
    summary: "Take the authenticator app away; needs the password and a code",
    body: Type.Object({
      password: Type.Optional(
        Type.String({
          maxLength: longestPassword,
          description: "Not for an account that has none.",
        }),
      ),
      code,
    }),
    response: noContent,
  };
  app.post("/me/two-factor/removal", { schema: remove }, async (request, reply) => {
    await twoFactor.remove(request.tenant, sessionOf(request).user, {
      password: new Secret(request.body.password ?? ""),
      code: request.body.code,
      address: request.ip,
    });
    return await reply.code(204).send(null);
  });
  const renew = {
    ...ofSession,
    operationId: "renewBackupCodes",
    summary: "Get new backup codes in place of the ones there were; needs a code",
    body: Type.Object({ code }),
    response: { 200: backupCodes, ...failures },
  };
  app.post("/me/two-factor/backup-codes", { schema: renew }, async (request) => {
    const attempt = { code: request.body.code, address: request.ip };
    const { user } = sessionOf(request);
    return { backupCodes: await twoFactor.renewBackupCodes(request.tenant, user, attempt) };
  });
}

function addSessions(app: App, { sessions }: MySecurityRoutesDependencies): void {
  const list = {
    ...ofSession,
    operationId: "listMySessions",
    summary: "List the browsers in which one is signed in",
    response: { 200: Type.Object({ sessions: Type.Array(session) }), ...failures },
  };
  app.get("/me/sessions", { schema: list }, async (request) => {
    const { id, user } = sessionOf(request);
    const listed = await sessions.list(request.tenant, user.id);
    return { sessions: listed.map((each) => Object.assign(each, { isCurrent: each.id === id })) };
  });
  const endOne = {
    ...ofSession,
    operationId: "endMySession",
    summary: "End one of one's sessions",
    params: Type.Object({ session: Type.String() }),
    response: noContent,
  };
  app.delete("/me/sessions/:session", { schema: endOne }, async (request, reply) => {
    const { user } = sessionOf(request);
    const { session: id } = request.params;
    if (await sessions.endOne(request.tenant, user.id, id)) return await reply.code(204).send(null);
    throw identityErrors.session_unknown();
  });
  const endOthers = {
    ...ofSession,
    operationId: "endMyOtherSessions",
    summary: "End all of one's sessions but this one",
    response: noContent,
  };
  app.delete("/me/sessions", { schema: endOthers }, async (request, reply) => {
    const { id, user } = sessionOf(request);
    await sessions.endAll(request.tenant, user.id, id);
    return await reply.code(204).send(null);
  });
}
