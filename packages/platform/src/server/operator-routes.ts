import { Type } from "typebox";

import { addEventRoutes, engineChoiceSchema, type Events } from "#events";
import { type Identity, parseLife, type RequestAccess } from "#identity";
import { addCacheRoutes, type Insight } from "#insight";
import type { App, Tenant } from "#kernel";

import type { Tenants } from "./tenants.ts";

/** Whom the audit log names for what comes through the socket. */
export const operator = "operator";

/** The routes of the public interface, for the operator of the tenant in the path. */
export function addOperatorRoutes(
  app: App,
  {
    tenants,
    identity,
    events,
    insight,
    access,
  }: {
    readonly tenants: Tenants;
    readonly identity: Identity | null;
    readonly events: Events | null;
    readonly insight: Insight | null;
    readonly access: RequestAccess;
  },
): void {
  void app.register(
    async (scope: App) => {
      scope.addHook("onRequest", async (request) => {
        const tenant = tenantNamedIn(request.params, tenants);
        request.tenant = tenant;
        request.principal = {
          kind: "operator",
          name: operator,
          tenant: tenant.name,
          roles: {},
          isAdmin: true,
        };
      });
      if (events) addEngineRoute(scope, events);
      if (events) addEventRoutes(scope, { events, guards: access.guards });
      if (insight) addCacheRoutes(scope, { insight, guards: access.guards });
      if (!identity) return;
      identity.routes(scope);
      addTokenRoute(scope, identity);
      addKeyRoutes(scope, identity);
      addResetRoute(scope, identity);
    },
    { prefix: "/tenants/:tenant" },
  );
}

function tenantNamedIn(parameters: unknown, tenants: Tenants): Tenant {
  const { tenant } = parameters as { readonly tenant: string };
  return tenants.get(tenant);
}

/** Addresses of engines hold passwords, so that only the operator sends them. */
function addEngineRoute(app: App, { engines }: Pick<Events, "engines">): void {
  app.put("/engine", { schema: { body: engineChoiceSchema } }, async (request) =>
    engines.choose(request.tenant, request.body, operator),
  );
}

/** A token that the operator hands out, which no signed-in user can. */
function addTokenRoute(app: App, identity: Identity): void {
  const body = Type.Object({
    roles: Type.Array(Type.String(), { minItems: 1 }),
    life: Type.String(),
    user: Type.Optional(Type.String()),
  });
  app.post("/tokens", { schema: { body } }, async (request) => {
    const { roles, life, user } = request.body;
    const lifeSeconds = parseLife(life);
    return await identity.issueToken(request.tenant, { user, roles, lifeSeconds });
  });
}

function addKeyRoutes(app: App, identity: Identity): void {
  app.get("/keys", async (request) => ({ keys: await identity.listKeys(request.tenant) }));
  const body = Type.Object({ overlap: Type.Optional(Type.String()) });
  app.post("/keys", { schema: { body } }, async (request) => {
    const { overlap } = request.body;
    const overlapSeconds = overlap === undefined ? undefined : parseLife(overlap);
    return await identity.rotateKeys(request.tenant, { overlapSeconds }, operator);
  });
}

function addResetRoute(app: App, identity: Identity): void {
  const body = Type.Object({ confirmation: Type.String() });
  app.post("/identity-reset", { schema: { body } }, async (request, reply) => {
    await identity.reset(request.tenant, request.body.confirmation, operator);
    return await reply.code(204).send();
  });
}
