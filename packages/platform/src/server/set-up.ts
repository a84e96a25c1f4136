import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Events, generateCallRecords } from "#events";
import { generatePassword, type Identity } from "#identity";
import {
  type Audit,
  eachConcurrently,
  type Clock,
  type Database,
  type Secret,
  type Tenant,
} from "#kernel";

import { isStepCompleted, saveStepCompleted } from "./store.ts";
import type { Tenants } from "./tenants.ts";

/** The tenant that a fresh platform has, and where it is reached beside the platform's address. */
const firstTenant = { name: "demo", hosts: ["localhost", "127.0.0.1", "[::1]"] } as const;

const administrator = "admin";
/** With a disaster in the second week, which makes people leave one town: the worked examples find it. */
const example = {
  subscribers: 20_000,
  days: 14,
  seed: 1,
  startDate: "2016-01-01",
  disasterStart: "2016-01-11",
};

/** While one file is being stored the next ones can be read. */
const filesAtOnce = 3;

export interface SetUpDependencies {
  readonly platform: Database;
  readonly tenants: Tenants;
  /** Null in a process that has no users. */
  readonly identity: Pick<
    Identity,
    "listUsers" | "createUser" | "setPassword" | "ensureAdministrator"
  > | null;
  /** Null in a process that keeps no events. */
  readonly events: Pick<Events, "ingestFile"> | null;
  readonly audit: Audit;
  /** Where a person reaches the platform. */
  readonly address: string;
  readonly dataDirectory: string;
  readonly clock: Clock;
  /** Whether the example's data are wanted on a fresh platform. */
  readonly withExample: boolean;
  /** The administrator whom the settings name. */
  readonly administrator?: { readonly name: string; readonly password: Secret } | undefined;
  /** Tells a person what is being done. */
  readonly report: (line: string) => void;
}

/** What only the run that made it can tell. */
export interface FirstAccount {
  readonly user: string;
  readonly password: Secret;
  /** To be called once a person was shown the password; until then every start makes another one. */
  confirmShown(): Promise<void>;
}

/**
 * Makes what a fresh platform needs, step by step; a step that was completed is not repeated. The account comes last, and
 * is completed by whoever shows its password. An administrator whom the settings name is made or restored at every start,
 * and is then the only account.
 */
export async function setUp(dependencies: SetUpDependencies): Promise<FirstAccount | undefined> {
  const { platform, clock, identity } = dependencies;
  const complete = async (step: string) =>
    await saveStepCompleted(platform, step, clock.now().toISOString());
  const isDone = await isStepCompleted(platform, "account");
  if (isDone && !dependencies.administrator) return undefined;
  const tenant = await ensureFirstTenant(dependencies);
  if (!isDone && !(await isStepCompleted(platform, "example"))) {
    if (dependencies.withExample) await loadExample(dependencies, tenant);
    await complete("example");
  }
  if (!identity) return undefined;
  if (dependencies.administrator) {
    await identity.ensureAdministrator(tenant, dependencies.administrator);
    await complete("account");
    return undefined;
  }
  return {
    user: administrator,
    password: await createAdministrator(identity, tenant),
    confirmShown: async () => await complete("account"),
  };
}

async function ensureFirstTenant(dependencies: SetUpDependencies): Promise<Tenant> {
  const { tenants, report, address } = dependencies;
  const known = tenants.all().find((tenant) => tenant.name === firstTenant.name);
  if (known) return known;
  report(`Making the tenant ${firstTenant.name} and its keys`);
  return await tenants.create(firstTenant.name, [...firstTenant.hosts, new URL(address).hostname]);
}

async function loadExample(
  { events, audit, dataDirectory, report }: SetUpDependencies,
  tenant: Tenant,
): Promise<void> {
  if (!events) return;
  const directory = join(dataDirectory, "example");
  // A set-up that was cut short has left its files.
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { mode: 0o700 });
  try {
    report(`Generating ${example.days} days of records of ${example.subscribers} people`);
    const { files, records } = await generateCallRecords({ ...example, out: directory });
    report(`Loading ${records.toLocaleString("en")} records`);
    await eachConcurrently(files, filesAtOnce, async ({ type, unit, path }) => {
      const file = { type, path, ...(unit === undefined ? {} : { unit }) };
      const { id: batch } = await events.ingestFile(tenant, file);
      const entry = { actor: "operator", action: "events.file_ingested", subject: path } as const;
      await audit.record(tenant, { ...entry, outcome: "done", details: { type, batch } });
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function createAdministrator(
  identity: Pick<Identity, "listUsers" | "createUser" | "setPassword">,
  tenant: Tenant,
): Promise<Secret> {
  const password = generatePassword();
  const users = await identity.listUsers(tenant);
  if (users.some((user) => user.name === administrator)) {
    await identity.setPassword(tenant, { name: administrator, password });
  } else {
    await identity.createUser(tenant, { name: administrator, password, isAdmin: true });
  }
  return password;
}
