import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import {
  type Audit,
  type Clock,
  createPrivateFile,
  type Database,
  type DataDirectory,
  kernelMigrations,
  migrate,
  readIfPresent,
  requireMigrated,
  type RunningModule,
  Secret,
  type Tenant,
} from "#kernel";

import { closeAll, type Closer } from "./close-all.ts";
import { serverErrors } from "./errors.ts";
import { normalizeHost } from "./normalize-host.ts";
import { insertTenant, listTenants, type TenantRecord } from "./store.ts";
import { chooseTenant } from "./tenant-choice.ts";
import type { TenancyMode } from "./tenant-filter.ts";

const millisecondsBetweenLooks = 1000;
const validName = /^[a-z][a-z0-9-]{0,39}$/;

export interface TenantsDependencies {
  readonly platform: Database;
  readonly dataDirectory: DataDirectory;
  /** Opens a tenant's record database, making it if needed. */
  readonly openRecords: (tenant: string) => Promise<Database>;
  readonly modules: readonly RunningModule[];
  /** How names of hosts and tenants are compared. */
  readonly mode: TenancyMode;
  /** Names of the candidates that the host leads to when no tenant claims it by name. */
  readonly select: (host: string, candidates: readonly string[]) => readonly string[];
  readonly audit: Audit;
  readonly clock: Clock;
}

/** The tenants of the platform: which there are, their handles, and which one a host name leads to. */
export class Tenants {
  readonly #dependencies: TenantsDependencies;
  readonly #open = new Map<string, Tenant>();
  readonly #byHost = new Map<string, Tenant>();
  /** Names and hosts of tenants that are being made. */
  readonly #reserved = new Set<string>();
  #opening: Promise<void> | undefined;
  /** When new tenants were looked for because of a host, in milliseconds. */
  #lookedAt = 0;

  constructor(dependencies: TenantsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Opens every tenant in the registry. */
  async openAll(): Promise<void> {
    for (const record of await listTenants(this.#dependencies.platform)) {
      if (this.#open.has(record.name)) continue;
      this.#admit(record, await this.#openTenant(record.name, readKey));
    }
  }

  /** Opens the tenants that another process has made meanwhile. */
  async openNew(): Promise<void> {
    this.#opening ??= this.openAll().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  /** @throws `server.tenant_unknown` */
  get(name: string): Tenant {
    const tenant = this.#open.get(name);
    if (!tenant) throw serverErrors.tenant_unknown({ tenant: JSON.stringify(name.slice(0, 60)) });
    return tenant;
  }

  all(): readonly Tenant[] {
    return [...this.#open.values()];
  }

  async list(): Promise<readonly TenantRecord[]> {
    return await listTenants(this.#dependencies.platform);
  }

  /**
   * Makes a tenant. Nobody reaches it before it is registered, which comes last: an attempt that fails or is interrupted
   * leaves only files that the next one uses.
   *
   * @throws `server.tenant_name_invalid`, `server.invalid_host`, `server.tenant_exists`
   */
  async create(name: string, hosts: readonly string[]): Promise<Tenant> {
    if (!validName.test(name)) {
      throw serverErrors.tenant_name_invalid({ tenant: JSON.stringify(name.slice(0, 60)) });
    }
    const createdAt = this.#dependencies.clock.now().toISOString();
    const record = { name, createdAt, hosts: [...new Set(hosts.map(normalizeHost))] };
    const release = this.#reserve(record);
    try {
      return await this.#register(record);
    } finally {
      release();
    }
  }

  /**
   * The tenant that a request's host leads to: the one that claims the host, else the only one that the filter selects.
   *
   * @throws `server.host_unknown` when there is none or more than one
   */
  resolve(rawHost: string): Tenant {
    const host = normalizeHost(rawHost);
    const claimed = this.#byHost.get(host);
    if (claimed) return claimed;
    const choice = chooseTenant({
      mode: this.#dependencies.mode,
      selected: this.#dependencies.select(rawHost, [...this.#open.keys()]),
      listAllowed: false,
      atEntry: false,
      isUsable: (name) => this.#open.has(name),
    });
    if (choice.outcome !== "tenant")
      throw serverErrors.host_unknown({ host: JSON.stringify(host) });
    return this.get(choice.tenant);
  }

  /**
   * As `resolve`. In a process that does not own the data directory it looks for new tenants before it gives up, at most once a
   * second: anybody can ask for hosts that are not there.
   */
  async resolveNow(rawHost: string): Promise<Tenant> {
    const { dataDirectory, clock } = this.#dependencies;
    try {
      return this.resolve(rawHost);
    } catch (error) {
      const now = clock.now().getTime();
      if (dataDirectory.isOwned || now - this.#lookedAt < millisecondsBetweenLooks) throw error;
      this.#lookedAt = now;
    }
    await this.openNew();
    return this.resolve(rawHost);
  }

  async closeAll(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    const tenants = this.all();
    this.#open.clear();
    this.#byHost.clear();
    await closeAll(tenants.map((tenant) => () => this.#close(tenant, this.#dependencies.modules)));
  }

  /** Keeps others from taking the name and the hosts meanwhile. @throws `server.tenant_exists` */
  #reserve({ name, hosts }: TenantRecord): () => void {
    const claims = [`name ${name}`, ...hosts.map((host) => `host ${host}`)];
    const isTaken = this.#open.has(name) || hosts.some((host) => this.#byHost.has(host));
    if (isTaken || claims.some((claim) => this.#reserved.has(claim))) {
      throw serverErrors.tenant_exists({ tenant: name });
    }
    for (const claim of claims) this.#reserved.add(claim);
    return () => {
      for (const claim of claims) this.#reserved.delete(claim);
    };
  }

  async #register(record: TenantRecord): Promise<Tenant> {
    const { platform, modules, audit } = this.#dependencies;
    const tenant = await this.#openTenant(record.name, readOrMakeKey);
    try {
      await insertTenant(platform, record);
    } catch (error) {
      await this.#close(tenant, modules);
      throw error;
    }
    this.#admit(record, tenant);
    await audit.record(tenant, {
      actor: "operator",
      action: "server.tenant_created",
      subject: record.name,
      outcome: "done",
      details: { hosts: record.hosts },
    });
    return tenant;
  }

  #admit(record: TenantRecord, tenant: Tenant): void {
    this.#open.set(record.name, tenant);
    for (const host of record.hosts) this.#byHost.set(host, tenant);
  }

  /** Opens a tenant in every module, or in none. */
  async #openTenant(name: string, keyOf: typeof readKey): Promise<Tenant> {
    const { modules, openRecords, dataDirectory } = this.#dependencies;
    const directory = dataDirectory.tenantDirectory(name);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const key = await keyOf(name, directory);
    const tenant = { name, directory, key, records: await openRecords(name) };
    const opened: RunningModule[] = [];
    try {
      const bringUpToDate = dataDirectory.isOwned ? migrate : requireMigrated;
      await bringUpToDate(tenant.records, "kernel", kernelMigrations);
      for (const { definition } of modules) {
        if (definition.migrations) {
          await bringUpToDate(tenant.records, definition.name, definition.migrations);
        }
      }
      for (const module of modules) {
        await module.openTenant?.(tenant);
        opened.push(module);
      }
      return tenant;
    } catch (error) {
      await this.#close(tenant, opened);
      throw error;
    }
  }

  async #close(tenant: Tenant, modules: readonly RunningModule[]): Promise<void> {
    const closers: Closer[] = modules.map((module) => () => module.closeTenant?.(tenant));
    await closeAll([...closers.toReversed(), () => tenant.records.close()]);
  }
}

/** @throws `server.tenant_key_missing`: with another key the tenant's audit log and secrets could not be read. */
async function readKey(tenant: string, directory: string): Promise<Secret<Buffer>> {
  const path = keyPathIn(directory);
  const key = await readIfPresent(path);
  if (key === null) throw serverErrors.tenant_key_missing({ tenant, path });
  return new Secret(key);
}

async function readOrMakeKey(tenant: string, directory: string): Promise<Secret<Buffer>> {
  await createPrivateFile(keyPathIn(directory), randomBytes(32));
  return await readKey(tenant, directory);
}

function keyPathIn(directory: string): string {
  return join(directory, "keys", "tenant.key");
}
