import type { Audit, Tenant } from "#kernel";

import { identityErrors } from "./errors.ts";
import { quoteName } from "./people/user-name.ts";
import { deleteEverybody } from "./store/reset.ts";
import type { Revocation } from "./tokens/revocation.ts";

export interface Reset {
  /**
   * Revokes every token of the tenant and removes its users, sessions, servers and roles. The audit log, the keys and what the
   * revocation list needs stay.
   *
   * @param confirmation the tenant's name, given by who asked
   * @throws `identity.reset_unconfirmed`
   */
  reset(tenant: Tenant, confirmation: string, actor: string): Promise<void>;
}

export function createReset({
  audit,
  revocation,
}: {
  readonly audit: Audit;
  readonly revocation: Revocation;
}): Reset {
  return {
    async reset(tenant, confirmation, actor) {
      if (confirmation !== tenant.name) {
        throw identityErrors.reset_unconfirmed({ tenant: quoteName(tenant.name) });
      }
      await deleteEverybody(tenant);
      await revocation.revoke(tenant, { every: true }, actor);
      const entry = { actor, action: "identity.reset", subject: tenant.name } as const;
      await audit.record(tenant, { ...entry, outcome: "done" });
    },
  };
}
