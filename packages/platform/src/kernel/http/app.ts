import { randomUUID } from "node:crypto";

import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import {
  fastify,
  type FastifyInstance,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify";

import type { FlotillaError } from "../errors.ts";
import type { Logger } from "../logging.ts";
import type { Principal } from "../permissions.ts";
import type { Tenant } from "../tenant.ts";
import { logWhenAnswered, QuietLogController } from "./access-log.ts";
import { stateOf } from "./app-state.ts";
import { answerErrors, sendError } from "./error-answers.ts";
import { tellClientsWhenClosing } from "./graceful-close.ts";
import { createHttpServer, defaultTimeouts, type Timeouts } from "./http-server.ts";
import { answerLivenessFirst } from "./liveness.ts";
import { ProblemSchema } from "./problem.ts";
import { reportRefusals } from "./refusals.ts";
import { decorateRequests } from "./request-context.ts";
import { ambiguityOf } from "./request-target.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { compileAnswersOnce } from "./serialization.ts";
import { acceptOnlyStrictJson } from "./strict-json.ts";
import { checkTrustedProxies } from "./trusted-proxies.ts";
import { validateStrictly } from "./validation.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The tenant that the host name chose. Reading it where the server sets none is a programming error and throws. */
    tenant: Tenant;
    /** Who makes the request; null if nobody has proved to be anyone. */
    principal: Principal | null;
  }

  interface FastifyContextConfig {
    /** Whose host name chooses the tenant: without it, the one the browser used; with it, the one a proxy was told to send. */
    tenantBy?: "host-header";
  }
}

/** An HTTP application to which modules add routes; a route's TypeBox schemas give its types. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Logger,
  TypeBoxTypeProvider
>;

export interface AppOptions {
  readonly logger: Logger;
  /** Addresses and CIDR ranges of the proxies whose `X-Forwarded-*` headers are believed; nobody else's are. */
  readonly trustedProxies: readonly string[];
  /** The largest body accepted; a route may set its own `bodyLimit`. */
  readonly bodyLimitBytes: number;
  /** Called for every answer 401 or 403 before it is sent, so that it can be audited. */
  readonly onRefused?: (request: FastifyRequest, error: FlotillaError) => void | Promise<void>;
  readonly timeouts?: Partial<Timeouts>;
}

/**
 * Creates an HTTP application without routes: strict JSON, limits, timeouts, request ids, security headers, problem
 * documents and an access log. Listen on an address, such as `127.0.0.1` or `::`, rather than on `localhost`.
 *
 * @throws `kernel.trusted_proxy_invalid`
 */
export function createApp(options: AppOptions): App {
  const { logger, trustedProxies, onRefused } = options;
  checkTrustedProxies(trustedProxies);
  const app = createFastify(options);
  decorateRequests(app);
  recordRoutes(app);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    logWhenAnswered(logger, request, reply);
    done(ambiguityOf(request.raw));
  });
  addSecurityHeaders(app);
  acceptOnlyStrictJson(app);
  validateStrictly(app);
  answerErrors(app);
  tellClientsWhenClosing(app);
  app.addSchema(ProblemSchema);
  if (onRefused) reportRefusals(app, onRefused);
  return app;
}

/** Every route of an application as `METHOD /template`. */
export function listRoutes(app: App): string[] {
  return stateOf(app).routes.list();
}

function createFastify({ logger, trustedProxies, bodyLimitBytes, timeouts }: AppOptions): App {
  const limits = { ...defaultTimeouts, ...timeouts };
  return fastify({
    loggerInstance: logger,
    logController: new QuietLogController(),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: bodyLimitBytes,
    // A request that arrives on a connection still open while closing is answered, and told that it was the last.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 256 },
    schemaController: { compilersFactory: { buildSerializer: compileAnswersOnce() } },
    serverFactory(listener) {
      const listenerOfAll = answerLivenessFirst(listener, () => stateOf({ server }));
      const server = createHttpServer(listenerOfAll, limits, logger);
      return server;
    },
    clientErrorHandler: () => {},
    frameworkErrors: (error, request, reply) => {
      logWhenAnswered(logger, request, reply);
      void sendError({ error, request, reply });
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

function recordRoutes(app: App): void {
  const state = stateOf(app);
  app.addHook("onRoute", ({ method, url, schema }) => {
    state.routes.add(method, url);
    if (schema?.hide !== true) state.hasVisibleRoutes = true;
  });
}
