import {
  addEventRoutes,
  createEvents,
  createRemoteEvents,
  type Events,
  eventsModule,
} from "#events";
import {
  createIdentity,
  createTokenAccess,
  type Identity,
  identitySettings,
  type RequestAccess,
} from "#identity";
import {
  addCacheRoutes,
  addInsightRoutes,
  allScopes,
  createInsight,
  type Insight,
  createDisclosureControl,
  insightModule,
  insightSettings,
} from "#insight";
import {
  type App,
  type AuditLog,
  type Bus,
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
  /** Who makes a request: by the records of people, or else by the tokens of another platform's identity. */
  readonly access: RequestAccess;
  /** Null in a process without the role identity. */
  readonly identity: Identity | null;
  /** Null in a process with neither the role api nor the role collect. */
  readonly events: Events | null;
  /** As `events`. */
  readonly insight: Insight | null;
  /** In the order in which a tenant is opened. */
  readonly running: readonly RunningModule[];
}

export interface ModulesDependencies {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The process that owns the data directory, if it is not this one. */
  readonly owner?: OwnerOfData | undefined;
}

/** What a process that has joined a data directory has to know of the one that owns it. */
export interface OwnerOfData {
  readonly roles: readonly string[];
  /** Where it answers what is asked about events. */
  readonly eventsSocketPath: string;
}

/** Wires the modules of the roles that this process has. Nothing is opened yet. */
export function createModules(dependencies: ModulesDependencies): Modules {
  const { configuration, clock } = dependencies;
  const { roles } = configuration.get(platformSettings);
  const audit = createAudit({ clock });
  const { access, identity, module } = createAccess(dependencies, audit);
  const keepsOrAsks = roles.includes("api") || roles.includes("collect");
  const api = keepsOrAsks ? createApi(dependencies, access, audit) : null;
  return {
    audit,
    access,
    identity,
    events: api?.events ?? null,
    insight: api?.insight ?? null,
    running: [module, ...(api?.running ?? [])],
  };
}

/** Beside an owner with people this process believes their sessions and tokens, but offers no signing in unless it has the role. */
function createAccess(
  { configuration, logger, clock, owner }: ModulesDependencies,
  audit: AuditLog,
): {
  readonly access: RequestAccess;
  readonly identity: Identity | null;
  readonly module: RunningModule;
} {
  const { roles } = configuration.get(platformSettings);
  const settings = configuration.get(identitySettings);
  const hasRole = roles.includes("identity");
  if (!hasRole && !owner?.roles.includes("identity")) {
    const access = createTokenAccess({ clock, audit, settings, logger });
    return { access, identity: null, module: access };
  }
  const redisUrl = composeRedisUrl(configuration.get(redisSettings));
  const identity = createIdentity({ clock, audit, settings, logger, redisUrl });
  if (!hasRole) {
    const module = { ...identity, routes: (app: App) => identity.readSessions(app) };
    return { access: identity, identity: null, module };
  }
  const preparesTenants = !owner && (roles.includes("api") || roles.includes("collect"));
  const module = preparesTenants ? withPreparedTenants(identity) : identity;
  return { access: identity, identity, module };
}

/** The tenant's own server exists where there is an API that answers by its tokens. */
function withPreparedTenants(identity: Identity): RunningModule {
  return {
    ...identity,
    async openTenant(tenant: Tenant) {
      await identity.openTenant(tenant);
      await identity.prepareTenant(tenant, { scopes: allScopes() });
    },
  };
}

function createApi(
  dependencies: ModulesDependencies,
  access: RequestAccess,
  audit: AuditLog,
): {
  readonly events: Events;
  readonly insight: Insight;
  readonly running: readonly RunningModule[];
} {
  const { configuration, logger, clock, owner } = dependencies;
  const { roles } = configuration.get(platformSettings);
  const bus = createBus(logger);
  const events = owner
    ? createRemoteEvents({
        socketPath: owner.eventsSocketPath,
        uploadLimitBytes: configuration.get(eventsModule.settings).uploadLimitBytes,
      })
    : createOwnEvents(dependencies, audit, bus);
  const settings = configuration.get(insightSettings);
  const sharesRecords = owner !== undefined || !roles.includes("api");
  const disclosure = createDisclosureControl({ events, clock, audit, settings });
  const parts = { events, clock, logger, audit, settings, sharesRecords, disclosure };
  const insight = createInsight(parts);
  bus.subscribe("events.subscriber_erased", async ({ tenant }) => insight.forgetAnswers(tenant));
  const running: readonly RunningModule[] = [
    {
      definition: eventsModule,
      openTenant: async (tenant: Tenant) => await events.openTenant(tenant),
      closeTenant: async (tenant: Tenant) => await events.closeTenant(tenant),
      routes: (app: App) => addEventRoutes(app, { events, guards: access.guards }),
      health: async (tenant: Tenant) => await events.health(tenant),
      jobs: events.jobs,
    },
    {
      definition: insightModule,
      openTenant: async (tenant: Tenant) => await insight.openTenant(tenant),
      closeTenant: async (tenant: Tenant) => await insight.closeTenant(tenant),
      routes(app: App) {
        addInsightRoutes(app, {
          insight,
          disclosure,
          requireToken: access.guards.requireToken(),
          audienceOf: (tenant) => access.audienceOf(tenant),
        });
        addCacheRoutes(app, { insight, guards: access.guards });
      },
      health: async (tenant: Tenant) => await insight.health(tenant),
      jobs: insight.jobs,
    },
  ];
  return { events, insight, running: roles.includes("api") ? running : running.map(withoutRoutes) };
}

function createOwnEvents(
  { configuration, logger, clock }: ModulesDependencies,
  audit: AuditLog,
  bus: Bus,
): Events {
  const settings = configuration.get(eventsModule.settings);
  return createEvents({ settings, logger, clock, bus, audit });
}

/** A process that only collects keeps the module, but answers none of its routes. */
function withoutRoutes(module: RunningModule): RunningModule {
  return { ...module, routes: () => undefined };
}
