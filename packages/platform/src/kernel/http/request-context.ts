import type { FastifyRequest } from "fastify";

import type { Principal } from "../permissions.ts";
import type { Tenant } from "../tenant.ts";
import type { App } from "./app.ts";

const tenants = new WeakMap<FastifyRequest, Tenant>();
const principals = new WeakMap<FastifyRequest, Principal>();

/** Gives every request `tenant` and `principal`, which the server sets before a module's handler runs. */
export function decorateRequests(app: App): void {
  app.decorateRequest("tenant", {
    getter(this: FastifyRequest): Tenant {
      const tenant = tenants.get(this);
      if (tenant) return tenant;
      throw new Error(
        `${this.method} ${this.routeOptions.url} reads request.tenant, but the server set no tenant. ` +
          "Add the route inside the scope in which the server resolves the tenant.",
      );
    },
    setter(this: FastifyRequest, tenant: Tenant): void {
      tenants.set(this, tenant);
    },
  });
  app.decorateRequest("principal", {
    getter(this: FastifyRequest): Principal | null {
      return principals.get(this) ?? null;
    },
    setter(this: FastifyRequest, principal: Principal | null): void {
      if (principal) principals.set(this, principal);
      else principals.delete(this);
    },
  });
}

/** The tenant of a request if the server has set one, for whoever has to do with requests of no tenant as well. */
export function tenantOf(request: FastifyRequest): Tenant | undefined {
  return tenants.get(request);
}
