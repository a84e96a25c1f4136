import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";

import { type App, FlotillaError, problemResponses } from "#kernel";

import type { SingleSignOn } from "../external/single-sign-on.ts";
import type { SignInLimits } from "../people/sign-in-limits.ts";
import type { SessionOpener } from "./session-opener.ts";
import { signInPage } from "./sign-in-page.ts";
import { wantsPage } from "./wants-page.ts";

export interface SingleSignOnRoutesDependencies {
  readonly singleSignOn: SingleSignOn;
  readonly limits: Pick<SignInLimits, "countBeginning">;
  readonly opener: SessionOpener;
}

const redirect = Type.Null({
  description:
    "Where to go on. A browser that cannot sign in goes to /sign-in?problem=CODE; the problems below are for programs.",
});
const common = { tags: ["identity"], security: [] };

/** Signing in through an OpenID Connect provider: away to it, and back. */
export function addSingleSignOnRoutes(app: App, dependencies: SingleSignOnRoutesDependencies) {
  const { singleSignOn, opener, limits } = dependencies;
  const begin = {
    ...common,
    operationId: "beginSingleSignOn",
    summary: "Go to the OpenID Connect provider to sign in",
    querystring: Type.Object({
      next: Type.Optional(Type.String({ description: "The path to go on to afterwards." })),
    }),
    response: { 302: redirect, ...problemResponses(404, 429, 502) },
  };
  app.get("/sign-in/single-sign-on", { schema: begin }, async (request, reply) => {
    const { next } = request.query;
    await limits.countBeginning(request.tenant, request.ip);
    return await sendOn(request, reply, async (origin) =>
      singleSignOn.begin(request, reply, { origin, next }),
    );
  });
  const complete = {
    ...common,
    operationId: "completeSingleSignOn",
    summary: "Come back from the OpenID Connect provider",
    querystring: Type.Object({}, { additionalProperties: true }),
    response: { 302: redirect, ...problemResponses(401, 403, 404, 409, 502) },
  };
  app.get("/sign-in/single-sign-on/callback", { schema: complete }, async (request, reply) => {
    return await sendOn(request, reply, async (origin) => {
      const { userId, stage, next } = await singleSignOn.complete(request, reply, { origin });
      await opener.open(request, reply, { userId, stage, method: "single_sign_on" });
      return stage === "full" ? next : signInPage({ next });
    });
  });
}

/** Redirects to where the work says; a browser goes to the sign-in page instead when that is refused. */
async function sendOn(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (origin: string) => Promise<string>,
): Promise<FastifyReply> {
  try {
    return reply.redirect(await work(`${request.protocol}://${request.host}`), 302);
  } catch (error) {
    if (!(error instanceof FlotillaError) || !wantsPage(request)) throw error;
    request.log.warn({ err: error, code: error.code }, "somebody could not sign in elsewhere");
    return reply.redirect(signInPage({ problem: error.code }), 302);
  }
}
