import { randomUUID } from "node:crypto";

import type { DatabaseKind, Tenant } from "#kernel";
import { tablesOf } from "#kernel";

import { createEncryption } from "../../src/identity/encryption.ts";
import type { SignedInUser } from "../../src/identity/people/sessions.ts";
import type { IdentityTables } from "../../src/identity/store/tables.ts";
import { createRevocation, type Revocation } from "../../src/identity/tokens/revocation.ts";
import { SigningKeys } from "../../src/identity/tokens/signing-keys.ts";
import {
  createTokenDesk,
  type TokenDesk,
  type TokenDeskDependencies,
} from "../../src/identity/tokens/token-desk.ts";
import { Tokens } from "../../src/identity/tokens/tokens.ts";
import { makeIdentity, type TestIdentity } from "./identity.ts";

const day = 86_400;

/** What the server `demo` knows. */
export const demoScopes = ["admin3:daily_location:daily_location", "get_result", "run"];

/**
 * Where users get tokens, at noon of 1 March 2026: alice and bob have the role `analyst` on the tenant's own server, which
 * allows 30 days. On the server `demo`, which ends on 1 March 2027 and allows a year, they have `reader` with every scope but the
 * first, for 7 days, and alice has `planner` with all of them.
 */
export interface DeskFixture {
  readonly under: TestIdentity;
  readonly tenant: Tenant;
  readonly desk: TokenDesk;
  readonly tokens: Tokens;
  readonly revocation: Revocation;
  /** What was told to be revoked, the oldest first. */
  readonly told: string[];
  readonly alice: SignedInUser;
  readonly bob: SignedInUser;
  /** Ids of servers. */
  readonly servers: { readonly own: string; readonly demo: string };
  /** Another desk over the same tenant, with some parts replaced. */
  another(change: Partial<TokenDeskDependencies>): TokenDesk;
  changeRole(name: string, change: Partial<IdentityTables["identity_roles"]>): Promise<void>;
  changeServer(name: string, change: Partial<IdentityTables["identity_servers"]>): Promise<void>;
  removeMembers(role: string): Promise<void>;
  makeAdmin(user: string): Promise<void>;
}

export async function openDesk(kind?: DatabaseKind): Promise<DeskFixture> {
  const under = makeIdentity({ ...(kind && { kind }) });
  const { clock, audit, settings } = under;
  const tenant = await under.makeTenant("north");
  const told: string[] = [];
  const onRevoked = async (_tenant: Tenant, ids: readonly string[]) => void told.push(...ids);
  const revocation = createRevocation({ clock, audit, onRevoked });
  const keys = new SigningKeys(under);
  const encryption = createEncryption(settings);
  const dependencies = { clock, audit, settings, keys, encryption, revocation };
  const people = { alice: await insertUser(tenant, "alice"), bob: await insertUser(tenant, "bob") };
  const access = await insertAccess(tenant, people);
  return {
    under,
    tenant,
    desk: createTokenDesk(dependencies),
    tokens: new Tokens(dependencies),
    revocation,
    told,
    ...people,
    ...access,
    another: (change) => createTokenDesk({ ...dependencies, ...change }),
  };
}

async function insertUser(tenant: Tenant, name: string): Promise<SignedInUser> {
  const id = randomUUID();
  await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_users")
    .values({
      id,
      name,
      password_hash: "none",
      has_password: 0,
      is_admin: 0,
      two_factor_required: 0,
      created_at: "2026-03-01T12:00:00.000Z",
      password_set_at: "2026-03-01T12:00:00.000Z",
      external_issuer: null,
      external_subject: null,
    })
    .execute();
  return { id, name, isAdmin: false };
}

async function insertAccess(tenant: Tenant, people: Record<"alice" | "bob", SignedInUser>) {
  const tables = tablesOf<IdentityTables>(tenant);
  const demo = await insertDemo(tenant);
  const reader = await insertRole(tenant, demo, "reader", demoScopes.slice(1));
  const planner = await insertRole(tenant, demo, "planner", null);
  const analyst = await tables
    .selectFrom("identity_roles")
    .select(["id", "server_id"])
    .where("name", "=", "analyst")
    .executeTakeFirstOrThrow();
  const members = [
    { user_id: people.alice.id, role_id: analyst.id },
    { user_id: people.bob.id, role_id: analyst.id },
    { user_id: people.alice.id, role_id: reader },
    { user_id: people.bob.id, role_id: reader },
    { user_id: people.alice.id, role_id: planner },
  ];
  await tables.insertInto("identity_members").values(members).execute();
  return {
    servers: { own: analyst.server_id, demo },
    async changeRole(name: string, change: Partial<IdentityTables["identity_roles"]>) {
      await tables.updateTable("identity_roles").set(change).where("name", "=", name).execute();
    },
    async changeServer(name: string, change: Partial<IdentityTables["identity_servers"]>) {
      await tables.updateTable("identity_servers").set(change).where("name", "=", name).execute();
    },
    async makeAdmin(user: string) {
      const change = { is_admin: 1 };
      await tables.updateTable("identity_users").set(change).where("name", "=", user).execute();
    },
    async removeMembers(role: string) {
      const ids = tables.selectFrom("identity_roles").select("id").where("name", "=", role);
      await tables.deleteFrom("identity_members").where("role_id", "in", ids).execute();
    },
  };
}

async function insertDemo(tenant: Tenant): Promise<string> {
  const id = randomUUID();
  await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_servers")
    .values({
      id,
      name: "demo",
      audience: "demo-api",
      longest_life: 365 * day,
      latest_expiry: "2027-03-01T00:00:00.000Z",
      scopes: JSON.stringify(demoScopes),
    })
    .execute();
  return id;
}

async function insertRole(
  tenant: Tenant,
  server: string,
  name: string,
  scopes: readonly string[] | null,
): Promise<string> {
  const id = randomUUID();
  await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_roles")
    .values({
      id,
      server_id: server,
      name,
      scopes: JSON.stringify(scopes ?? []),
      every_scope: scopes === null ? 1 : 0,
      longest_life: scopes === null ? null : 7 * day,
      latest_expiry: null,
    })
    .execute();
  return id;
}
