import type { FastifyRequest } from "fastify";

import type { FlotillaError, Principal, RunningModule, Tenant } from "#kernel";

import type { Guards } from "./http/guards.ts";

/** Who makes a request, as every process that answers requests has to know it. */
export interface RequestAccess extends RunningModule {
  readonly guards: Guards;
  /** Whom a token proves that comes by another way than a request. Throws what the guards throw. */
  verifyToken(tenant: Tenant, token: string): Promise<Principal>;
  /** The audience that tokens for the tenant's own server name. */
  audienceOf(tenant: Tenant): string;
  /** Records a refused access in the audit log of the request's tenant: made for `onRefused` of `createApp`. */
  readonly recordRefusal: (request: FastifyRequest, error: FlotillaError) => Promise<void>;
}
