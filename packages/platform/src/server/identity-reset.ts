import { type Identity, type IdentitySettings } from "#identity";
import type { Clock, Database, Logger } from "#kernel";

import { serverErrors } from "./errors.ts";
import { isStepCompleted, saveStepCompleted } from "./store.ts";
import type { Tenants } from "./tenants.ts";

export interface IdentityResetDependencies {
  readonly platform: Database;
  readonly tenants: Tenants;
  readonly identity: Pick<Identity, "reset">;
  readonly settings: Pick<IdentitySettings, "resetDatabase" | "resetConfirmation">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Resets a tenant's users and roles where the settings ask for it: with the exact value `true`, and a second time by a
 * confirmation that names the tenant. A confirmation counts once, so that a restart does not reset again.
 *
 * @throws `server.reset_unconfirmed`, `server.tenant_unknown`
 */
export async function resetIdentityIfAsked(dependencies: IdentityResetDependencies): Promise<void> {
  const { platform, tenants, identity, settings, clock, logger } = dependencies;
  const { resetDatabase, resetConfirmation } = settings;
  if (resetDatabase === undefined) return;
  if (resetDatabase !== "true") {
    logger.warn("identity.reset_database is not exactly true: nothing is reset");
    return;
  }
  const [name = "", label = ""] = resetConfirmation?.split(":", 2) ?? [];
  if (name === "" || label === "") throw serverErrors.reset_unconfirmed();
  const tenant = tenants.get(name);
  const step = `identity-reset:${resetConfirmation}`;
  if (await isStepCompleted(platform, step)) {
    logger.warn({ resetConfirmation }, "this reset was done already; remove its settings");
    return;
  }
  await identity.reset(tenant, name, "operator");
  await saveStepCompleted(platform, step, clock.now().toISOString());
  logger.warn({ tenant: name }, "all users, roles and servers of the tenant were removed");
}
