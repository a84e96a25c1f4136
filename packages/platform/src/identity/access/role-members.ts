import type { Audit, Tenant } from "#kernel";

import { findKnownUser } from "../people/known-user.ts";
import { insertMember } from "../store/access.ts";
import { deleteMember } from "../store/roles.ts";
import type { Revocation } from "../tokens/revocation.ts";
import { findKnownRole } from "./known-role.ts";
import { takeAway } from "./take-away.ts";

interface MembersDependencies {
  readonly audit: Audit;
  readonly revocation: Revocation;
}

interface MemberOrder {
  readonly tenant: Tenant;
  readonly actor: string;
  /** The role's. */
  readonly id: string;
}

/** @throws `identity.role_id_unknown`, `identity.user_unknown` */
export async function addMember(
  { audit }: MembersDependencies,
  { tenant, actor, id }: MemberOrder,
  name: string,
): Promise<void> {
  const role = await findKnownRole(tenant, id);
  const user = await findKnownUser(tenant, name);
  await insertMember(tenant, user.id, role.id);
  const details = { role: role.name, server: role.audience };
  const action = "identity.member_added";
  await audit.record(tenant, { actor, action, subject: user.name, outcome: "done", details });
}

/** The user's tokens with the role are revoked. @throws `identity.role_id_unknown`, `identity.user_unknown` */
export async function removeMember(
  { audit, revocation }: MembersDependencies,
  { tenant, actor, id }: MemberOrder,
  name: string,
): Promise<void> {
  const role = await findKnownRole(tenant, id);
  const user = await findKnownUser(tenant, name);
  const tokens = { userId: user.id, audience: role.audience, role: role.name };
  const tokensRevoked = await takeAway(
    revocation,
    { tenant, tokens, actor },
    async () => await deleteMember(tenant, user.id, role.id),
  );
  const details = { role: role.name, server: role.audience, tokensRevoked };
  const action = "identity.member_removed";
  await audit.record(tenant, { actor, action, subject: user.name, outcome: "done", details });
}
