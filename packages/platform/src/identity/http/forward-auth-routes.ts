import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";

import { type App, type Principal, problemResponses } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import { externalErrors } from "../external/external-errors.ts";
import { forwardedRequestOf } from "./forwarded-request.ts";
import type { Guards } from "./guards.ts";
import { remoteHeaders } from "./remote-headers.ts";
import { isWithin } from "./session-cookie.ts";
import { signInPage } from "./sign-in-page.ts";
import { wantsPage } from "./wants-page.ts";

export interface ForwardAuthRoutesDependencies {
  readonly guards: Pick<Guards, "proveSession">;
  readonly settings: Pick<IdentitySettings, "sessionCookieDomain">;
}

const tags = ["identity"];
const security = [{ session: [] }];
const safeMethods = new Set(["GET", "HEAD"]);

/** What a proxy asks before it lets a request through to an application, and the way back there after signing in. */
export function addForwardAuthRoutes(app: App, dependencies: ForwardAuthRoutesDependencies): void {
  addVerifyRoute(app, dependencies);
  addContinueRoute(app, dependencies);
}

function addVerifyRoute(app: App, { guards, settings }: ForwardAuthRoutesDependencies): void {
  const schema = {
    operationId: "verifyForProxy",
    summary: "Tell a reverse proxy who makes a request, by headers",
    tags,
    security,
    querystring: Type.Object({
      role: Type.Optional(Type.String({ description: "The role that the application needs." })),
      origin: Type.Optional(
        Type.String({
          description:
            "Where browsers reach the platform, such as https://flotilla.example.org, if that is not the host this is sent to.",
        }),
      ),
    }),
    response: {
      204: Type.Null({ description: "Let it through, with these headers Remote-…" }),
      302: Type.Null({ description: "Send the browser to the sign-in page." }),
      ...problemResponses(400, 401, 403),
    },
  };
  // A proxy names the application in X-Forwarded-Host, so that only Host can say whose users are meant.
  const config = { tenantBy: "host-header" } as const;
  app.get("/auth/verify", { schema, config }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const { role, origin } = request.query;
    // Sessions alone: a token carries scopes for an API, and an application's own tokens are none of the platform's.
    const principal = await guards.proveSession(request);
    if (!principal) return sendToSignIn(request, reply, ownOrigin(request, origin, settings));
    refuseWithout(role, principal);
    return await reply.code(204).headers(remoteHeaders(principal)).send(null);
  });
}

function addContinueRoute(app: App, { guards, settings }: ForwardAuthRoutesDependencies): void {
  const schema = {
    operationId: "continueToApplication",
    summary: "Go back to the application that was asked for before signing in",
    tags,
    security,
    querystring: Type.Object({
      to: Type.String({ maxLength: 8192, description: "The address to go on to." }),
    }),
    response: {
      302: Type.Null({ description: "Go on, or sign in first." }),
      ...problemResponses(400, 401),
    },
  };
  app.get("/auth/continue", { schema }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const { to } = request.query;
    const url = URL.parse(to);
    if (!url || !isShared(url, request, settings)) throw refuseAddress(to);
    const principal = await guards.proveSession(request);
    return reply.redirect(principal ? url.href : signInPath(url), 302);
  });
}

/** @throws `identity.not_signed_in` to whoever could not follow the way to the sign-in page and back */
function sendToSignIn(request: FastifyRequest, reply: FastifyReply, origin: string): FastifyReply {
  const original = forwardedRequestOf(request);
  if (!original || !safeMethods.has(original.method) || !wantsPage(request)) {
    throw identityErrors.not_signed_in();
  }
  return reply.redirect(`${origin}${signInPath(original.url)}`, 302);
}

function signInPath(to: URL): string {
  const query = new URLSearchParams({ to: to.href }).toString();
  return signInPage({ next: `/auth/continue?${query}` });
}

/** @throws `identity.role_required` */
function refuseWithout(role: string | undefined, { roles }: Principal): void {
  if (role === undefined || Object.hasOwn(roles, role)) return;
  throw externalErrors.role_required({ role: JSON.stringify(role.slice(0, 100)) });
}

/** @throws `identity.redirect_refused` */
function ownOrigin(
  request: FastifyRequest,
  origin: string | undefined,
  settings: ForwardAuthRoutesDependencies["settings"],
): string {
  if (origin === undefined) return `${request.protocol}://${request.headers.host}`;
  const url = URL.parse(origin);
  if (!url || !isShared(url, request, settings)) throw refuseAddress(origin);
  return url.origin;
}

/** Whether the address is one that the session's cookie is sent to, over the same scheme. */
function isShared(
  { protocol, hostname, host, username, password }: URL,
  request: FastifyRequest,
  { sessionCookieDomain }: ForwardAuthRoutesDependencies["settings"],
): boolean {
  if (protocol !== `${request.protocol}:` || username !== "" || password !== "") return false;
  if (host === request.host.toLowerCase()) return true;
  return sessionCookieDomain !== undefined && isWithin(sessionCookieDomain, hostname);
}

function refuseAddress(url: string) {
  return externalErrors.redirect_refused({ url: JSON.stringify(url.slice(0, 200)) });
}
