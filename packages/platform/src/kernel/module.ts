import type { Settings } from "./config/settings.ts";
import type { MigrationSet } from "./database/migrate.ts";
import type { App } from "./http/app.ts";
import type { Job } from "./scheduler/scheduler.ts";
import type { Tenant } from "./tenant.ts";

/** What is known of a module before it runs. */
export interface ModuleDefinition {
  readonly name: string;
  readonly settings?: Settings;
  /** Migrations of the tenant's record database. */
  readonly migrations?: MigrationSet;
}

export interface ModuleHealth {
  readonly state: "ok" | "degraded" | "failed";
  /** One sentence for a person. */
  readonly detail: string;
}

/** A module at work. Every part is optional; the server calls what is there. */
export interface RunningModule {
  readonly definition: ModuleDefinition;
  /** Called once before any tenant is opened. */
  start?(): Promise<void>;
  /** Called once after every tenant was closed. */
  close?(): Promise<void>;
  /** Prepares what the module keeps for a tenant. Called once per process before any request for that tenant. */
  openTenant?(tenant: Tenant): Promise<void>;
  closeTenant?(tenant: Tenant): Promise<void>;
  /** Adds the module's HTTP routes. */
  routes?(app: App): void;
  readonly jobs?: readonly Job[];
  health?(tenant: Tenant): Promise<ModuleHealth>;
}
