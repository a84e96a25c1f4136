import { createEvents, type Events, eventsModule } from "#events";
import {
  createIdentity,
  createTokenAccess,
  type Identity,
  identitySettings,
  type RequestAccess,
} from "#identity";
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
  composeRedisUrl,
  type Configuration,
  createAudit,
  createBus,
  type Logger,
  platformSettings,
  redisSettings,
  type RunningModule,
  type Tenant,
} from "#kernel";

/** The modules at work in this process, made by hand from what each one needs. */
export interface Modules {
  readonly audit: AuditLog;
  /** Who makes a request: by this process's own identity, or else by the tokens of another's. */
  readonly access: RequestAccess;
  /** Null in a process without the role identity. */
  readonly identity: Identity | null;
  /** Null in a process without the role api. */
  readonly events: Events | null;
  /** In the order in which a tenant is opened. */
  readonly running: readonly RunningModule[];
}

export interface ModulesDependencies {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Wires the modules of the roles that this process has. Nothing is opened yet. */
export function createModules(dependencies: ModulesDependencies): Modules {
  const { configuration, logger, clock } = dependencies;
  const { roles } = configuration.get(platformSettings);
  const audit = createAudit({ clock });
  const settings = configuration.get(identitySettings);
  const redisUrl = composeRedisUrl(configuration.get(redisSettings));
  const hasApi = roles.includes("api");
  const identity = roles.includes("identity")
    ? createIdentity({ clock, audit, settings, logger, redisUrl })
    : null;
  const access = identity ?? createTokenAccess({ clock, audit, settings, logger });
  const api = hasApi ? createApi(dependencies, access) : null;
  return {
    audit,
    access,
    identity,
    events: api?.events ?? null,
    running: [
      ...(identity ? [identityModuleOf(identity, hasApi)] : [access]),
      ...(api?.running ?? []),
    ],
  };
}

/** The tenant's own server exists where there is an API that answers by its tokens. */
function identityModuleOf(identity: Identity, hasApi: boolean): RunningModule {
  return {
    ...identity,
    async openTenant(tenant: Tenant) {
      await identity.openTenant(tenant);
      if (hasApi) await identity.prepareTenant(tenant, { scopes: allScopes() });
    },
  };
}

function createApi(
  { configuration, logger, clock }: ModulesDependencies,
  access: RequestAccess,
): { readonly events: Events; readonly running: readonly RunningModule[] } {
  const bus = createBus(logger);
  const eventSettings = configuration.get(eventsModule.settings);
  const events = createEvents({ settings: eventSettings, logger, clock, bus });
  const settings = configuration.get(insightSettings);
  const insight = createInsight({ events, clock, logger, settings });
  return {
    events,
    running: [
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
          addInsightRoutes(app, {
            insight,
            requireToken: access.guards.requireToken(),
            audienceOf: (tenant) => access.audienceOf(tenant),
          }),
        health: async (tenant: Tenant) => await insight.health(tenant),
      },
    ],
  };
}
