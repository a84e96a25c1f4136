import type { Audit, Secret, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import { generatePassword } from "../people/generate-password.ts";
import { findKnownUser, unknownUser } from "../people/known-user.ts";
import type { Sessions } from "../people/sessions.ts";
import { quoteName } from "../people/user-name.ts";
import type { Users } from "../people/users.ts";
import type { TwoFactor } from "../second-factor/two-factor.ts";
import { listRoleNames } from "../store/roles.ts";
import type { UserRow } from "../store/tables.ts";
import * as store from "../store/user-administration.ts";
import type { Revocation } from "../tokens/revocation.ts";
import { audienceOf } from "../tokens/token-names.ts";
import { accessErrors } from "./access-errors.ts";
import { adminRoles } from "./access.ts";
import { takeAway } from "./take-away.ts";

/** A role on a server. */
export interface Membership {
  /** The server's audience. */
  readonly server: string;
  readonly role: string;
}

/** A user as administrators see them. Times are ISO 8601, UTC. */
export interface AdministeredUser {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly hasPassword: boolean;
  readonly isExternal: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
  readonly twoFactor: {
    readonly isRequired: boolean;
    /** Whether an authenticator app is set up. */
    readonly isActive: boolean;
    readonly passkeys: number;
  };
  readonly roles: Membership[];
}

export interface UserWithPassword {
  readonly user: AdministeredUser;
  /** Where none was given; told once. */
  readonly generatedPassword: string | null;
}

/** What administrators do with users. `actor` is who asked for it, as the audit log names it. */
export interface UserAdministration {
  /** By name. */
  list(tenant: Tenant): Promise<AdministeredUser[]>;
  /**
   * An administrator becomes a member of the own server's roles for administrators as well.
   *
   * @throws `identity.user_exists`, `identity.user_name_invalid`, `identity.password_unsuitable`,
   * `identity.password_weak`, `identity.role_unknown`
   */
  create(
    tenant: Tenant,
    user: {
      readonly name: string;
      readonly isAdmin: boolean;
      /** Null to have one generated. */
      readonly password: Secret | null;
      readonly roles: readonly Membership[];
    },
    actor: string,
  ): Promise<UserWithPassword>;
  /**
   * Takes effect at once, also on sessions. Who becomes an administrator becomes a member of the own server's roles for
   * administrators; who was one stays a member. @throws `identity.user_unknown`, `identity.last_admin`
   */
  change(
    tenant: Tenant,
    name: string,
    change: {
      readonly isAdmin?: boolean | undefined;
      readonly twoFactorRequired?: boolean | undefined;
    },
    actor: string,
  ): Promise<AdministeredUser>;
  /** Their tokens are revoked. @throws `identity.user_unknown`, `identity.last_admin` */
  remove(tenant: Tenant, name: string, actor: string): Promise<void>;
  /**
   * Null to have one generated. Ends the user's sessions.
   *
   * @throws `identity.user_unknown`, `identity.password_unsuitable`, `identity.password_weak`
   */
  setPassword(
    tenant: Tenant,
    name: string,
    password: Secret | null,
    actor: string,
  ): Promise<UserWithPassword>;
  /** Takes every second factor from the user. @throws `identity.user_unknown` */
  resetTwoFactor(tenant: Tenant, name: string, actor: string): Promise<void>;
  /** @throws `identity.user_unknown` */
  endSessions(tenant: Tenant, name: string, actor: string): Promise<void>;
}

export interface UserAdministrationDependencies {
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly twoFactor: Pick<TwoFactor, "reset">;
  readonly revocation: Revocation;
}

type UserChange = Parameters<UserAdministration["change"]>[2];

export function createUserAdministration(
  dependencies: UserAdministrationDependencies,
): UserAdministration {
  const { settings } = dependencies;
  const { setPassword, resetTwoFactor, endSessions } = createRecovery(dependencies);
  return {
    async list(tenant) {
      const accounts = await store.listUserAccounts(tenant);
      const memberships = Map.groupBy(await store.listMemberships(tenant), (each) => each.user_id);
      return accounts.map((account) =>
        administeredUserOf(account, memberships.get(account.id) ?? [], settings),
      );
    },
    create: async (tenant, user, actor) => await createUser(dependencies, tenant, user, actor),
    change: async (tenant, name, change, actor) =>
      await changeUser(dependencies, { tenant, name, actor }, change),
    remove: async (tenant, name, actor) => await removeUser(dependencies, { tenant, name, actor }),
    setPassword,
    resetTwoFactor,
    endSessions,
  };
}

async function createUser(
  { settings, users }: UserAdministrationDependencies,
  ...[tenant, { password, roles, ...fields }, actor]: Parameters<UserAdministration["create"]>
): Promise<UserWithPassword> {
  const roleIds = await findRoleIds(tenant, roles);
  const generated = password ? null : generatePassword();
  await users.create(
    tenant,
    { ...fields, password: password ?? generated!, memberships: roles, roleIds },
    actor,
  );
  const user = await describe(tenant, await findKnownUser(tenant, fields.name), settings);
  return { user, generatedPassword: generated && generated.reveal() };
}

async function findRoleIds(tenant: Tenant, roles: readonly Membership[]): Promise<string[]> {
  if (roles.length === 0) return [];
  const known = await listRoleNames(tenant);
  return roles.map(({ server, role }) => {
    const found = known.find((each) => each.audience === server && each.name === role);
    if (found) return found.id;
    throw identityErrors.role_unknown({ role: quoteName(role), audience: quoteName(server) });
  });
}

interface Order {
  readonly tenant: Tenant;
  /** Of the user whom it is about. */
  readonly name: string;
  readonly actor: string;
}

async function changeUser(
  { audit, settings, sessions }: UserAdministrationDependencies,
  { tenant, name, actor }: Order,
  change: UserChange,
): Promise<AdministeredUser> {
  const user = await findKnownUser(tenant, name);
  const columns = changedColumns(user, change);
  if (Object.keys(columns).length > 0) {
    const membership = { audience: audienceOf(settings, tenant), roles: adminRoles };
    const outcome = await store.changeUser(tenant, user.id, columns, membership);
    const entry = { actor, action: "identity.user_changed", subject: user.name, details: change };
    await refuseUnlessDone(outcome, user.name, async () => {
      const details = { ...change, reason: "the only administrator" };
      await audit.record(tenant, { ...entry, outcome: "refused", details });
    });
    await audit.record(tenant, { ...entry, outcome: "done" });
  }
  // Whoever must have a second factor from now on shows or sets up one at the next sign-in.
  if (columns.two_factor_required === 1) await sessions.endAll(tenant, user.id);
  return await describe(tenant, user, settings);
}

function changedColumns(user: UserRow, { isAdmin, twoFactorRequired }: UserChange) {
  const is_admin = Number(isAdmin ?? user.is_admin);
  const two_factor_required = Number(twoFactorRequired ?? user.two_factor_required);
  return {
    ...(is_admin === user.is_admin ? {} : { is_admin }),
    ...(two_factor_required === user.two_factor_required ? {} : { two_factor_required }),
  };
}

async function removeUser(
  { audit, revocation }: UserAdministrationDependencies,
  { tenant, name, actor }: Order,
): Promise<void> {
  const user = await findKnownUser(tenant, name);
  const entry = { actor, action: "identity.user_removed", subject: user.name };
  const refuse = async () => {
    const details = { reason: "the only administrator" };
    await audit.record(tenant, { ...entry, outcome: "refused", details });
  };
  // Asked before, so that a refusal revokes nothing, and decided where it cannot change any more.
  if (await store.isLastAdmin(tenant, user.id)) await refuseUnlessDone("last_admin", name, refuse);
  const tokens = await takeAway(
    revocation,
    { tenant, tokens: { userId: user.id }, actor },
    async () => await refuseUnlessDone(await store.retireUser(tenant, user.id), name, refuse),
  );
  if (!(await store.deleteUser(tenant, user.id))) throw unknownUser(name);
  await audit.record(tenant, { ...entry, outcome: "done", details: { tokensRevoked: tokens } });
}

/** @throws `identity.user_unknown`, and `identity.last_admin` once that is recorded */
async function refuseUnlessDone(
  outcome: store.AdminChangeOutcome,
  name: string,
  record: () => Promise<void>,
): Promise<void> {
  if (outcome === "unknown") throw unknownUser(name);
  if (outcome === "done") return;
  await record();
  throw accessErrors.last_admin({ user: quoteName(name) });
}

function createRecovery({
  audit,
  settings,
  users,
  sessions,
  twoFactor,
}: UserAdministrationDependencies): Pick<
  UserAdministration,
  "setPassword" | "resetTwoFactor" | "endSessions"
> {
  return {
    async setPassword(tenant, name, password, actor) {
      const generated = password ? null : generatePassword();
      await users.setPassword(tenant, { name, password: password ?? generated! }, actor);
      const user = await describe(tenant, await findKnownUser(tenant, name), settings);
      return { user, generatedPassword: generated && generated.reveal() };
    },
    async resetTwoFactor(tenant, name, actor) {
      const user = await findKnownUser(tenant, name);
      await twoFactor.reset(tenant, user.id);
      const action = "identity.two_factor_reset";
      await audit.record(tenant, { actor, action, subject: user.name, outcome: "done" });
    },
    async endSessions(tenant, name, actor) {
      const user = await findKnownUser(tenant, name);
      const details = { sessions: await sessions.endAll(tenant, user.id) };
      const action = "identity.sessions_ended";
      await audit.record(tenant, { actor, action, subject: user.name, outcome: "done", details });
    },
  };
}

async function describe(
  tenant: Tenant,
  user: UserRow,
  settings: IdentitySettings,
): Promise<AdministeredUser> {
  const account = await store.findUserAccount(tenant, user.id);
  if (!account) throw unknownUser(user.name);
  return administeredUserOf(account, await store.listMembershipsOf(tenant, user.id), settings);
}

function administeredUserOf(
  account: store.UserAccount,
  memberships: readonly store.StoredMembership[],
  settings: IdentitySettings,
): AdministeredUser {
  return {
    name: account.name,
    isAdmin: account.is_admin === 1,
    hasPassword: account.has_password === 1,
    isExternal: account.external_issuer !== null,
    createdAt: account.created_at,
    lastSeenAt: account.last_seen_at,
    twoFactor: {
      isRequired: account.two_factor_required === 1 || settings.twoFactorRequired,
      isActive: account.authenticators > 0,
      passkeys: account.passkeys,
    },
    roles: memberships.map(({ audience, role }) => ({ server: audience, role })),
  };
}
