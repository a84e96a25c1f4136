import type { Audit, Clock, Logger } from "#kernel";

import { type IdentitySettings, identitySettings } from "./config.ts";
import { createGuards } from "./http/guards.ts";
import { Refusals } from "./http/refusals.ts";
import type { RequestAccess } from "./request-access.ts";
import { createTokenVerification } from "./token-verification.ts";
import { keyErrors } from "./tokens/key-errors.ts";
import { audienceOf } from "./tokens/token-names.ts";

export interface TokenAccessDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly logger: Logger;
}

/**
 * Access for a process without the role identity: it knows nobody, has no tables, and believes the tokens that another
 * platform's identity signed, by public keys and a list of revoked tokens that it is given or fetches.
 */
export function createTokenAccess(dependencies: TokenAccessDependencies): RequestAccess {
  const { clock, audit, settings, logger } = dependencies;
  const verification = createTokenVerification(dependencies);
  const onFailure = (error: unknown) =>
    logger.error({ err: error }, "refused accesses could not be recorded");
  const refusals = new Refusals({ clock, audit, onFailure });
  const tenants = new Set<string>();
  return {
    definition: { name: "identity", settings: identitySettings },
    guards: createGuards({ tokens: verification, people: null }),
    verifyToken: async (tenant, token) => await verification.verify(tenant, token),
    audienceOf: (tenant) => audienceOf(settings, tenant),
    recordRefusal: async (request, error) => await refusals.record(request, error),
    async start() {
      verification.start();
      refusals.start();
    },
    async openTenant(tenant) {
      tenants.add(tenant.name);
      // Configured keys sign for whoever holds them: only the audience tells the tenants apart.
      if (tenants.size > 1 && !settings.audience.includes("{tenant}")) {
        throw keyErrors.audience_shared({ audience: settings.audience });
      }
      await verification.openTenant(tenant);
    },
    async closeTenant(tenant) {
      await refusals.flush(tenant);
      verification.closeTenant(tenant);
    },
    async close() {
      refusals.stop();
      verification.close();
    },
  };
}
