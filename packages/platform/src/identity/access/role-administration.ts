import { randomUUID } from "node:crypto";

import { type Audit, type Clock, type Tenant, withoutNamedScopes } from "#kernel";

import { quoteName } from "../people/user-name.ts";
import * as store from "../store/roles.ts";
import type { RoleRow } from "../store/tables.ts";
import type { Revocation } from "../tokens/revocation.ts";
import { accessErrors } from "./access-errors.ts";
import { storedExpiry } from "./expiry.ts";
import { findKnownRole, unknownRole } from "./known-role.ts";
import { findKnownServer, unknownServer } from "./known-server.ts";
import { storedName } from "./names.ts";
import { addMember, removeMember } from "./role-members.ts";
import { checkScopes, parseScopes } from "./role-scopes.ts";
import { describeScopeChange } from "./scope-change.ts";
import { takeAway } from "./take-away.ts";

/** A role as administrators see it. */
export interface AdministeredRole {
  readonly id: string;
  readonly name: string;
  readonly server: { readonly id: string; readonly name: string; readonly audience: string };
  /** What it gives; with `everyScope` all that the server knows now. */
  readonly scopes: string[];
  readonly everyScope: boolean;
  /** ISO 8601, UTC; null for none. */
  readonly latestExpiry: string | null;
  readonly longestLifeSeconds: number | null;
  /** Names of users, sorted. */
  readonly members: string[];
}

export interface RoleFields {
  readonly name: string;
  /** Without `everyScope` the role has these alone. */
  readonly scopes?: readonly string[] | undefined;
  /** Whether the role has every scope of its server, also later ones; `scopes` does not count then. */
  readonly everyScope?: boolean | undefined;
  readonly latestExpiry?: string | null | undefined;
  readonly longestLifeSeconds?: number | null | undefined;
}

/** What administrators do with roles. */
export interface RoleAdministration {
  /** By server, then by name. */
  list(tenant: Tenant): Promise<AdministeredRole[]>;
  /**
   * @throws `identity.server_unknown`, `identity.role_exists`, `identity.scope_unknown`, `identity.expiry_invalid`,
   * `identity.name_invalid`
   */
  create(
    tenant: Tenant,
    role: RoleFields & { readonly server: string },
    actor: string,
  ): Promise<AdministeredRole>;
  /**
   * Tokens that were issued before keep what they hold, also where the role becomes narrower or its end earlier. A new
   * name revokes those with the old one, which nothing would connect with the role any more.
   *
   * @throws `identity.role_id_unknown`, `identity.role_exists`, `identity.scope_unknown`, `identity.expiry_invalid`,
   * `identity.name_invalid`
   */
  change(
    tenant: Tenant,
    id: string,
    change: Partial<RoleFields>,
    actor: string,
  ): Promise<AdministeredRole>;
  /** Tokens with it are revoked. @throws `identity.role_id_unknown` */
  remove(tenant: Tenant, id: string, actor: string): Promise<void>;
  /** Being one already is fine. @throws `identity.role_id_unknown`, `identity.user_unknown` */
  addMember(
    tenant: Tenant,
    member: { readonly role: string; readonly user: string },
    actor: string,
  ): Promise<void>;
  /**
   * The user's tokens with it are revoked. Being none is fine.
   *
   * @throws `identity.role_id_unknown`, `identity.user_unknown`
   */
  removeMember(
    tenant: Tenant,
    member: { readonly role: string; readonly user: string },
    actor: string,
  ): Promise<void>;
}

export interface RoleAdministrationDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly revocation: Revocation;
}

type NewRole = Parameters<RoleAdministration["create"]>[1];
type RoleChange = Partial<RoleFields>;
type RoleColumns = Partial<Omit<RoleRow, "id" | "server_id">>;

export function createRoleAdministration(
  dependencies: RoleAdministrationDependencies,
): RoleAdministration {
  return {
    list: async (tenant) => await listRoles(tenant),
    create: async (tenant, role, actor) => await createRole(dependencies, { tenant, actor }, role),
    change: async (tenant, id, change, actor) =>
      await changeRole(dependencies, { tenant, actor, id }, change),
    remove: async (tenant, id, actor) => await removeRole(dependencies, { tenant, actor, id }),
    addMember: async (tenant, { role, user }, actor) =>
      await addMember(dependencies, { tenant, actor, id: role }, user),
    removeMember: async (tenant, { role, user }, actor) =>
      await removeMember(dependencies, { tenant, actor, id: role }, user),
  };
}

interface Order {
  readonly tenant: Tenant;
  readonly actor: string;
  /** The role's. */
  readonly id: string;
}

async function listRoles(tenant: Tenant): Promise<AdministeredRole[]> {
  const roles = await store.listRoleRows(tenant);
  const members = Map.groupBy(await store.listMembers(tenant), (member) => member.role_id);
  const servers = roles.filter((role) => role.every_scope === 1).map((role) => role.server_id);
  const rows = await store.listServerScopes(tenant, [...new Set(servers)]);
  const scopes = new Map(rows.map((row) => [row.id, parseScopes(row.scopes)]));
  return roles.map((role) =>
    administeredRoleOf(role, members.get(role.id) ?? [], scopes.get(role.server_id) ?? []),
  );
}

async function createRole(
  { clock, audit }: RoleAdministrationDependencies,
  { tenant, actor }: Omit<Order, "id">,
  role: NewRole,
): Promise<AdministeredRole> {
  const server = await findKnownServer(tenant, role.server);
  const everyScope = role.everyScope ?? false;
  const scopes = everyScope ? [] : checkScopes(role.scopes ?? [], server);
  const row: RoleRow = {
    id: randomUUID(),
    server_id: role.server,
    name: storedName(role.name),
    scopes: JSON.stringify(scopes),
    every_scope: Number(everyScope),
    longest_life: role.longestLifeSeconds ?? null,
    latest_expiry: storedExpiry(role.latestExpiry ?? null, clock.now()),
  };
  const outcome = await store.insertRole(tenant, row);
  if (outcome === "unknown") throw unknownServer(role.server);
  if (outcome === "exists") throw existingRole(row.name, server.name);
  const made = await findKnownRole(tenant, row.id);
  await record(audit, { tenant, actor, role: made }, "identity.role_created", {
    everyScope,
    longestLifeSeconds: row.longest_life,
    latestExpiry: row.latest_expiry,
    ...describeScopeChange([], scopes),
  });
  return await describe(tenant, made);
}

async function changeRole(
  { clock, audit, revocation }: RoleAdministrationDependencies,
  { tenant, actor, id }: Order,
  change: RoleChange,
): Promise<AdministeredRole> {
  const role = await findKnownRole(tenant, id);
  const columns = await changedColumns(tenant, role, change, clock.now());
  if (Object.keys(columns).length === 0) return await describe(tenant, role);
  const { audience } = role;
  const newName = columns.name ?? role.name;
  const update = async () => {
    const outcome = await store.updateRole(tenant, role, columns);
    if (outcome === "unknown") throw unknownRole(id);
    if (outcome === "exists") throw existingRole(newName, role.server_name);
  };
  const details = describeChange(role, columns);
  if (newName === role.name) {
    await update();
  } else {
    await refuseTakenName(tenant, role, newName);
    const tokens = { audience, role: role.name };
    details["tokensRevoked"] = await takeAway(revocation, { tenant, tokens, actor }, update);
  }
  await record(audit, { tenant, actor, role }, "identity.role_changed", details);
  return await describe(tenant, await findKnownRole(tenant, id));
}

/** Asked before any token is revoked; decided where the name is changed. @throws `identity.role_exists` */
async function refuseTakenName(
  tenant: Tenant,
  { id, audience, server_name }: store.StoredRole,
  name: string,
): Promise<void> {
  const names = await store.listRoleNames(tenant);
  const isTaken = names.some(
    (other) => other.audience === audience && other.name === name && other.id !== id,
  );
  if (isTaken) throw existingRole(name, server_name);
}

async function changedColumns(
  tenant: Tenant,
  role: store.StoredRole,
  change: RoleChange,
  now: Date,
): Promise<RoleColumns> {
  const { name, latestExpiry, longestLifeSeconds } = change;
  return {
    ...(name !== undefined && { name: storedName(name) }),
    // What a form sends back as it was may have passed meanwhile.
    ...(latestExpiry !== undefined &&
      latestExpiry !== role.latest_expiry && { latest_expiry: storedExpiry(latestExpiry, now) }),
    ...(longestLifeSeconds !== undefined && { longest_life: longestLifeSeconds }),
    ...(await changedScopes(tenant, role, change)),
  };
}

/** Scopes that are named alone make a role of every scope one of these. */
async function changedScopes(
  tenant: Tenant,
  role: store.StoredRole,
  { scopes, everyScope }: RoleChange,
): Promise<Pick<RoleColumns, "scopes" | "every_scope">> {
  if (everyScope === true) return { scopes: "[]", every_scope: 1 };
  if (scopes === undefined) return everyScope === undefined ? {} : { every_scope: 0 };
  const server = await findKnownServer(tenant, role.server_id);
  return { scopes: JSON.stringify(checkScopes(scopes, server)), every_scope: 0 };
}

function describeChange(role: RoleRow, columns: RoleColumns): Record<string, unknown> {
  const { name, latest_expiry, longest_life, scopes, every_scope } = columns;
  return {
    ...(name !== undefined && { newName: name }),
    ...(latest_expiry !== undefined && { latestExpiry: latest_expiry }),
    ...(longest_life !== undefined && { longestLifeSeconds: longest_life }),
    ...(every_scope !== undefined && { everyScope: every_scope === 1 }),
    ...(scopes !== undefined && describeScopeChange(parseScopes(role.scopes), parseScopes(scopes))),
  };
}

async function removeRole(
  { audit, revocation }: RoleAdministrationDependencies,
  { tenant, actor, id }: Order,
): Promise<void> {
  const role = await findKnownRole(tenant, id);
  const tokens = { audience: role.audience, role: role.name };
  const tokensRevoked = await takeAway(
    revocation,
    { tenant, tokens, actor },
    async () => await store.deleteRole(tenant, id),
  );
  await record(audit, { tenant, actor, role }, "identity.role_removed", { tokensRevoked });
}

async function record(
  audit: Audit,
  { tenant, actor, role }: Omit<Order, "id"> & { readonly role: store.StoredRole },
  action: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const subject = role.name;
  const all = { server: role.audience, ...details };
  await audit.record(tenant, { actor, action, subject, outcome: "done", details: all });
}

function existingRole(role: string, server: string): Error {
  return accessErrors.role_exists({ role: quoteName(role), server: quoteName(server) });
}

async function describe(tenant: Tenant, role: store.StoredRole): Promise<AdministeredRole> {
  const members = await store.listMembersOf(tenant, role.id);
  if (role.every_scope === 0) return administeredRoleOf(role, members, []);
  const { scopes } = await findKnownServer(tenant, role.server_id);
  return administeredRoleOf(role, members, parseScopes(scopes));
}

function administeredRoleOf(
  role: store.StoredRole,
  members: readonly store.StoredMember[],
  serverScopes: string[],
): AdministeredRole {
  return {
    id: role.id,
    name: role.name,
    server: { id: role.server_id, name: role.server_name, audience: role.audience },
    scopes: role.every_scope === 1 ? withoutNamedScopes(serverScopes) : parseScopes(role.scopes),
    everyScope: role.every_scope === 1,
    latestExpiry: role.latest_expiry,
    longestLifeSeconds: role.longest_life,
    members: members.map((member) => member.user_name),
  };
}
