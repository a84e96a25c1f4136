import type { Tenant } from "#kernel";

import * as access from "../../src/identity/store/access.ts";
import * as backupCodes from "../../src/identity/store/backup-codes.ts";
import * as challenges from "../../src/identity/store/challenges.ts";
import * as externalUsers from "../../src/identity/store/external-users.ts";
import * as grantedRoles from "../../src/identity/store/granted-roles.ts";
import * as passkeys from "../../src/identity/store/passkeys.ts";
import * as reset from "../../src/identity/store/reset.ts";
import * as roles from "../../src/identity/store/roles.ts";
import * as servers from "../../src/identity/store/servers.ts";
import * as sessions from "../../src/identity/store/sessions.ts";
import * as failures from "../../src/identity/store/sign-in-failures.ts";
import type {
  ChallengeRow,
  PasskeyRow,
  RoleRow,
  ServerRow,
  SessionRow,
  TokenRow,
  UserRow,
} from "../../src/identity/store/tables.ts";
import * as revocation from "../../src/identity/store/token-revocation.ts";
import * as tokenUse from "../../src/identity/store/token-use.ts";
import * as tokens from "../../src/identity/store/tokens.ts";
import * as totp from "../../src/identity/store/totp.ts";
import * as usedCodes from "../../src/identity/store/used-codes.ts";
import * as userAdministration from "../../src/identity/store/user-administration.ts";
import * as users from "../../src/identity/store/users.ts";
import * as waysIn from "../../src/identity/store/ways-in.ts";

type Call = (tenant: Tenant) => Promise<unknown>;
/** Calls by `module/store/file.ts function`. */
export type StoreCalls = Readonly<Record<string, Call>>;

const early = "2016-01-01T00:00:00.000Z";
const now = "2016-01-02T00:00:00.000Z";
const late = "2016-01-03T00:00:00.000Z";

const user: UserRow = {
  id: "user",
  name: "alice",
  password_hash: "hash",
  has_password: 1,
  is_admin: 1,
  two_factor_required: 0,
  created_at: early,
  password_set_at: early,
  external_issuer: null,
  external_subject: null,
};
const external = { issuer: "https://login.example", subject: "subject" };
const externalUser: UserRow = {
  ...user,
  id: "external",
  name: "bob",
  has_password: 0,
  is_admin: 0,
  external_issuer: external.issuer,
  external_subject: external.subject,
};
const server: ServerRow = {
  id: "server",
  name: "server",
  audience: "audience",
  longest_life: 60,
  latest_expiry: null,
  scopes: '["run"]',
};
const otherServer: ServerRow = { ...server, id: "other", name: "other", audience: "elsewhere" };
const role: Omit<RoleRow, "server_id"> = {
  id: "role",
  name: "analyst",
  scopes: '["run"]',
  every_scope: 0,
  longest_life: null,
  latest_expiry: null,
};
const otherRole: RoleRow = { ...role, id: "other", server_id: otherServer.id };
const session: SessionRow = {
  id_hash: "hash",
  id: "session",
  user_id: user.id,
  stage: "full",
  method: "password",
  address: "192.0.2.1",
  user_agent: "browser",
  started_at: now,
  seen_at: now,
};
const limits = { startedAfter: early, seenAfter: early };
const failure = { subject: "pair", failures: 1, now, windowStart: early };
const token: TokenRow = {
  id: "token",
  user_id: user.id,
  user_name: user.name,
  audience: server.audience,
  name: "token",
  roles: `["${role.name}"]`,
  scopes: "{}",
  issued_at: early,
  expires_at: late,
  encrypted_token: "encrypted",
  last_used_at: null,
  revoked_at: null,
  revoked_by: null,
};
const revokedToken: TokenRow = { ...token, id: "revoked", revoked_at: early, revoked_by: "bob" };
const secret = { user_id: user.id, encrypted_secret: "encrypted", created_at: early };
const passkey: PasskeyRow = {
  id: "passkey",
  user_id: user.id,
  name: "key",
  public_key: "public",
  counter: 1,
  transports: "[]",
  created_at: early,
  last_used_at: null,
};
const challenge: ChallengeRow = {
  id: "challenge",
  purpose: "sign_in",
  user_id: user.id,
  data: "{}",
  expires_at: late,
};
const adminMembership = { audience: otherServer.audience, roles: [otherRole.name] };

/** The change of ways in is not refused. */
const allowed = () => undefined;

/** What fills one tenant's tables, in an order that their references allow. The user is the only administrator. */
export const identityPlantings: StoreCalls = {
  "identity/store/users.ts insertUser": async (tenant) =>
    await users.insertUser(tenant, user, { audience: server.audience, roles: [] }),
  "identity/store/external-users.ts insertExternalUser": async (tenant) =>
    await externalUsers.insertExternalUser(tenant, externalUser),
  "identity/store/access.ts ensureServerAndRole": async (tenant) =>
    await access.ensureServerAndRole(tenant, server, role),
  "identity/store/access.ts insertMember": async (tenant) =>
    await access.insertMember(tenant, externalUser.id, role.id),
  "identity/store/servers.ts insertServer": async (tenant) =>
    await servers.insertServer(tenant, otherServer),
  "identity/store/roles.ts insertRole": async (tenant) => await roles.insertRole(tenant, otherRole),
  "identity/store/sessions.ts insertSession": async (tenant) =>
    await sessions.insertSession(tenant, session, null),
  "identity/store/sign-in-failures.ts countFailure": async (tenant) =>
    await failures.countFailure(tenant, failure),
  "identity/store/tokens.ts insertToken": async (tenant) => {
    await tokens.insertToken(tenant, token);
    await tokens.insertToken(tenant, revokedToken);
  },
  "identity/store/totp.ts replaceUnconfirmedTotp": async (tenant) =>
    await totp.replaceUnconfirmedTotp(tenant, secret),
  "identity/store/totp.ts confirmTotp": async (tenant) =>
    await totp.confirmTotp(tenant, secret, { at: early, codeHashes: ["code"] }, allowed),
  "identity/store/passkeys.ts insertPasskey": async (tenant) =>
    await passkeys.insertPasskey(tenant, passkey, allowed),
  "identity/store/used-codes.ts markUsedCode": async (tenant) =>
    await usedCodes.markUsedCode(tenant, { subject: "code", now: early, expiresAt: now }),
  "identity/store/challenges.ts insertChallenge": async (tenant) =>
    await challenges.insertChallenge(tenant, challenge, now),
};

/** What reads. */
export const identityReadings: StoreCalls = {
  "identity/store/users.ts findUser": async (tenant) => await users.findUser(tenant, user.name),
  "identity/store/users.ts listUsers": async (tenant) => await users.listUsers(tenant),
  "identity/store/users.ts countUsers": async (tenant) => await users.countUsers(tenant),
  "identity/store/external-users.ts findExternalUser": async (tenant) =>
    await externalUsers.findExternalUser(tenant, external),
  "identity/store/user-administration.ts listUserAccounts": async (tenant) =>
    await userAdministration.listUserAccounts(tenant),
  "identity/store/user-administration.ts findUserAccount": async (tenant) =>
    await userAdministration.findUserAccount(tenant, user.id),
  "identity/store/user-administration.ts listMemberships": async (tenant) =>
    await userAdministration.listMemberships(tenant),
  "identity/store/user-administration.ts listMembershipsOf": async (tenant) =>
    await userAdministration.listMembershipsOf(tenant, user.id),
  "identity/store/user-administration.ts isLastAdmin": async (tenant) =>
    await userAdministration.isLastAdmin(tenant, user.id),
  "identity/store/access.ts findRole": async (tenant) =>
    await access.findRole(tenant, server.audience, role.name),
  "identity/store/granted-roles.ts listGrantedRoles": async (tenant) =>
    await grantedRoles.listGrantedRoles(tenant, user.id),
  "identity/store/granted-roles.ts listGrantableRoles": async (tenant) =>
    await grantedRoles.listGrantableRoles(tenant),
  "identity/store/roles.ts listRoleRows": async (tenant) => await roles.listRoleRows(tenant),
  "identity/store/roles.ts findRoleRow": async (tenant) => await roles.findRoleRow(tenant, role.id),
  "identity/store/roles.ts listRoleNames": async (tenant) => await roles.listRoleNames(tenant),
  "identity/store/roles.ts listServerScopes": async (tenant) =>
    await roles.listServerScopes(tenant, [server.id]),
  "identity/store/roles.ts listMembers": async (tenant) => await roles.listMembers(tenant),
  "identity/store/roles.ts listMembersOf": async (tenant) =>
    await roles.listMembersOf(tenant, role.id),
  "identity/store/servers.ts listServers": async (tenant) => await servers.listServers(tenant),
  "identity/store/servers.ts findServer": async (tenant) =>
    await servers.findServer(tenant, server.id),
  "identity/store/sessions.ts findSession": async (tenant) =>
    await sessions.findSession(tenant, session.id_hash, limits),
  "identity/store/sessions.ts listSessions": async (tenant) =>
    await sessions.listSessions(tenant, user.id, limits),
  "identity/store/sign-in-failures.ts findWaitingSince": async (tenant) =>
    await failures.findWaitingSince(tenant, failure),
  "identity/store/tokens.ts listTokens": async (tenant) =>
    await tokens.listTokens(tenant, { now, limit: 10 }),
  "identity/store/tokens.ts findTokenOfUser": async (tenant) =>
    await tokens.findTokenOfUser(tenant, user.id, token.id),
  "identity/store/token-revocation.ts listRevoked": async (tenant) =>
    await revocation.listRevoked(tenant, now),
  "identity/store/totp.ts findTotp": async (tenant) => await totp.findTotp(tenant, user.id),
  "identity/store/totp.ts findSecurity": async (tenant) => await totp.findSecurity(tenant, user.id),
  "identity/store/passkeys.ts listPasskeys": async (tenant) =>
    await passkeys.listPasskeys(tenant, user.id),
  "identity/store/passkeys.ts findPasskey": async (tenant) =>
    await passkeys.findPasskey(tenant, passkey.id),
};

/** What changes or removes what was planted, by the names that it has there. */
export const identityChanges: StoreCalls = {
  "identity/store/users.ts replacePassword": async (tenant) =>
    await users.replacePassword(tenant, user.id, { password_hash: "new", password_set_at: late }),
  "identity/store/users.ts renewPasswordHash": async (tenant) =>
    await users.renewPasswordHash(tenant, user, "new"),
  "identity/store/external-users.ts alignMembership": async (tenant) =>
    await externalUsers.alignMembership(tenant, user.id, {
      audience: server.audience,
      managed: [role.name],
      held: [],
    }),
  "identity/store/user-administration.ts changeUser": async (tenant) =>
    await userAdministration.changeUser(tenant, externalUser.id, { is_admin: 1 }, adminMembership),
  "identity/store/user-administration.ts retireUser": async (tenant) =>
    await userAdministration.retireUser(tenant, externalUser.id),
  "identity/store/user-administration.ts deleteUser": async (tenant) =>
    await userAdministration.deleteUser(tenant, externalUser.id),
  "identity/store/ways-in.ts whileWaysInAreLocked": async (tenant) =>
    await waysIn.whileWaysInAreLocked(tenant, user.id, async (transaction) => {
      await transaction.deleteFrom("identity_passkeys").execute();
    }),
  "identity/store/roles.ts updateRole": async (tenant) =>
    await roles.updateRole(tenant, otherRole, { name: "new" }),
  "identity/store/roles.ts deleteRole": async (tenant) => await roles.deleteRole(tenant, role.id),
  "identity/store/roles.ts deleteMember": async (tenant) =>
    await roles.deleteMember(tenant, user.id, role.id),
  "identity/store/servers.ts updateServer": async (tenant) =>
    await servers.updateServer(tenant, server.id, { name: "new" }),
  "identity/store/servers.ts deleteServer": async (tenant) =>
    await servers.deleteServer(tenant, server.id),
  "identity/store/sessions.ts saveSessionSeen": async (tenant) =>
    await sessions.saveSessionSeen(tenant, session.id_hash, late),
  "identity/store/sessions.ts deleteSession": async (tenant) =>
    await sessions.deleteSession(tenant, session.id_hash),
  "identity/store/sessions.ts deleteSessionOfUser": async (tenant) =>
    await sessions.deleteSessionOfUser(tenant, user.id, session.id),
  "identity/store/sessions.ts deleteSessionsOfUser": async (tenant) =>
    await sessions.deleteSessionsOfUser(tenant, user.id, null),
  "identity/store/sessions.ts deleteEndedSessions": async (tenant) =>
    await sessions.deleteEndedSessions(tenant, { startedAfter: now, seenAfter: now }),
  "identity/store/sign-in-failures.ts uncountFailure": async (tenant) =>
    await failures.uncountFailure(tenant, failure.subject),
  "identity/store/sign-in-failures.ts deleteFailures": async (tenant) =>
    await failures.deleteFailures(tenant, failure.subject),
  "identity/store/sign-in-failures.ts deleteStaleFailures": async (tenant) =>
    await failures.deleteStaleFailures(tenant, now),
  "identity/store/tokens.ts eraseEncryptedToken": async (tenant) =>
    await tokens.eraseEncryptedToken(tenant, token.id, now),
  "identity/store/tokens.ts removeLongExpired": async (tenant) =>
    await tokens.removeLongExpired(tenant, "2016-01-04T00:00:00.000Z", 10),
  "identity/store/token-revocation.ts revokeTokens": async (tenant) =>
    await revocation.revokeTokens(tenant, { role: role.name }, { at: now, by: user.name }),
  "identity/store/token-use.ts saveTokenUses": async (tenant) =>
    await tokenUse.saveTokenUses(tenant, [{ id: token.id, at: now }]),
  "identity/store/totp.ts deleteTotp": async (tenant) =>
    await totp.deleteTotp(tenant, user.id, allowed),
  "identity/store/totp.ts deleteSecondFactors": async (tenant) =>
    await totp.deleteSecondFactors(tenant, user.id),
  "identity/store/backup-codes.ts replaceBackupCodes": async (tenant) =>
    await backupCodes.replaceBackupCodes(tenant, user.id, ["new"]),
  "identity/store/backup-codes.ts spendBackupCode": async (tenant) =>
    await backupCodes.spendBackupCode(tenant, { userId: user.id, codeHash: "code" }, now),
  "identity/store/used-codes.ts deleteExpiredUsedCodes": async (tenant) =>
    await usedCodes.deleteExpiredUsedCodes(tenant, now),
  "identity/store/passkeys.ts savePasskeyUsed": async (tenant) =>
    await passkeys.savePasskeyUsed(tenant, { ...passkey, counter: 2, last_used_at: now }),
  "identity/store/passkeys.ts deletePasskey": async (tenant) =>
    await passkeys.deletePasskey(tenant, passkey, allowed),
  "identity/store/challenges.ts takeChallenge": async (tenant) =>
    await challenges.takeChallenge(tenant, challenge, now),
  "identity/store/reset.ts deleteEverybody": async (tenant) => await reset.deleteEverybody(tenant),
};
