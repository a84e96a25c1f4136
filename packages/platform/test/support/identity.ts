import { generateKeyPairSync, type KeyObject } from "node:crypto";

import { Value } from "typebox/value";

import {
  createIdentity,
  type Identity,
  identityModule,
  type IdentitySettings,
  identitySettings,
} from "#identity";
import {
  type AuditEntry,
  type AuditLog,
  type Clock,
  createAudit,
  createLogger,
  type DatabaseKind,
  kernelMigrations,
  type Logger,
  Secret,
  type Tenant,
} from "#kernel";

import { makeTenant, type TestTenant } from "./tenant.ts";

/** A clock that stands still until it is moved. */
export interface HandSetClock extends Clock {
  advance(seconds: number): void;
}

export interface TestIdentity {
  readonly identity: Identity;
  readonly clock: HandSetClock;
  readonly settings: IdentitySettings;
  readonly audit: AuditLog;
  readonly logger: Logger;
  /** What the tenant's audit log holds, the oldest first. */
  audited(tenant: Tenant): Promise<AuditEntry[]>;
  /** Makes and opens a tenant, prepared with `testScopes` unless told not to. */
  makeTenant(name: string, options?: { prepared: boolean }): Promise<Tenant>;
  /** Another service over the same tenants, as after a restart or in another process. */
  another(): Identity;
  remove(): Promise<void>;
}

export const testScopes = [
  "run",
  "get_result",
  "admin3:unique_subscriber_counts:unique_subscriber_counts",
];
export const alice = { name: "alice", password: new Secret("correct horse battery") };

const kernel = { name: "kernel", migrations: kernelMigrations };
const keys = new Map<number, KeyObject>();

/** An identity service with a hand-set clock and quickly made keys. */
export function makeIdentity(
  options: { kind?: DatabaseKind; settings?: Partial<IdentitySettings> } = {},
): TestIdentity {
  const clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  const audit = createAudit({ clock });
  const logger = createLogger("fatal");
  const tenants: TestTenant[] = [];
  const settings = { ...defaultSettings(), ...options.settings };
  const another = () =>
    createIdentity({
      clock,
      audit,
      settings,
      logger,
      generateSigningKey: async () => quickKey(tenants.length),
    });
  const identity = another();
  return {
    identity,
    clock,
    settings,
    audit,
    logger,
    async audited(tenant) {
      const entries = await audit.list(tenant, { limit: 1000 });
      return entries.toReversed().map(({ sequence: _sequence, at: _at, ...entry }) => entry);
    },
    another,
    async makeTenant(name, { prepared } = { prepared: true }) {
      const made = await makeTenant(name, [kernel, identityModule], options.kind);
      tenants.push(made);
      await identity.openTenant(made.tenant);
      if (prepared) await identity.prepareTenant(made.tenant, { scopes: testScopes });
      return made.tenant;
    },
    remove: async () => void (await Promise.all(tenants.map((tenant) => tenant.remove()))),
  };
}

export function createHandSetClock(start: string): HandSetClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance: (seconds) => void (now += seconds * 1000),
  };
}

function defaultSettings(): IdentitySettings {
  return Value.Create(identitySettings.schema);
}

/** The same key for every first tenant, another one for every second, and so on: making one takes a while. */
function quickKey(index: number): KeyObject {
  const known = keys.get(index);
  if (known) return known;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  keys.set(index, privateKey);
  return privateKey;
}
