import { createEvents, type Events, eventsModule } from "#events";
import { createIdentity, type Identity, identitySettings } from "#identity";
import {
  addInsightRoutes,
  allScopes,
  createInsight,
  insightModule,
  insightSettings,
} from "#insight";
import {
  type App,
  type AuditLog,
  type Clock,
  type Configuration,
  createAudit,
  createBus,
  type Logger,
  type RunningModule,
  type Tenant,
} from "#kernel";

/** The modules at work, made by hand from what each one needs. */
export interface Modules {
  readonly audit: AuditLog;
  readonly identity: Identity;
  readonly events: Events;
  /** In the order in which a tenant is opened. */
  readonly running: readonly RunningModule[];
}

export interface ModulesDependencies {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Wires the modules. Nothing is opened yet. */
export function createModules({ configuration, logger, clock }: ModulesDependencies): Modules {
  const audit = createAudit({ clock });
  const bus = createBus(logger);
  const identity = createIdentity({
    clock,
    audit,
    settings: configuration.get(identitySettings),
  });
  const events = createEvents({
    settings: configuration.get(eventsModule.settings),
    logger,
    clock,
    bus,
  });
  const insight = createInsight({
    events,
    clock,
    logger,
    settings: configuration.get(insightSettings),
  });
  return {
    audit,
    identity,
    events,
    running: [
      {
        ...identity,
        async openTenant(tenant: Tenant) {
          await identity.openTenant(tenant);
          await identity.prepareTenant(tenant, { scopes: allScopes() });
        },
      },
      {
        definition: eventsModule,
        openTenant: async (tenant: Tenant) => await events.openTenant(tenant),
        closeTenant: async (tenant: Tenant) => await events.closeTenant(tenant),
        health: async (tenant: Tenant) => await events.health(tenant),
      },
      {
        definition: insightModule,
        openTenant: async (tenant: Tenant) => await insight.openTenant(tenant),
        closeTenant: async (tenant: Tenant) => await insight.closeTenant(tenant),
        routes: (app: App) =>
          addInsightRoutes(app, { insight, requireToken: identity.guards.requireToken() }),
        health: async (tenant: Tenant) => await insight.health(tenant),
      },
    ],
  };
}
