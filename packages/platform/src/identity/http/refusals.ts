import type { FastifyRequest } from "fastify";

import { type Audit, type FlotillaError, instanceOf, pathOf, tenantOf } from "#kernel";

import { identityErrors } from "../errors.ts";

/** Recorded where it happens, with the account that was tried. */
const recordedElsewhere = identityErrors.sign_in_refused().code;

/** Records a refused access (401 or 403) to a tenant in the tenant's audit log. */
export async function recordRefusal(
  audit: Audit,
  request: FastifyRequest,
  error: FlotillaError,
): Promise<void> {
  const tenant = tenantOf(request);
  if (!tenant || error.code === recordedElsewhere) return;
  await audit.record(tenant, {
    actor: request.principal?.name ?? "anonymous",
    action: "identity.access_refused",
    subject: `${request.method} ${pathOf(request)}`,
    outcome: "refused",
    details: { code: error.code, address: request.ip, instance: instanceOf(request.id) },
  });
}
