import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { changeMembership, rolesQuery, useAct } from "../../lib/administration-queries.ts";
import type { AdministeredUser, Membership } from "../../lib/administration-queries.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Problem } from "../../ui/problem.tsx";
import { isOf, RoleChoice } from "./role-choice.tsx";

/** A user's roles; a change is made at once, and taking one away is asked about. */
export function UserRoles({ user }: { readonly user: AdministeredUser }): ReactElement {
  const roles = useQuery(rolesQuery);
  const change = useAct(changeMembership);
  const [leaving, setLeaving] = useState<Membership>();

  async function leave(membership: Membership): Promise<void> {
    const role = roles.data?.find((each) => isOf(each, membership));
    // Without it in the list it was removed meanwhile, and the list is on its way.
    if (role === undefined) await roles.refetch();
    else await change.mutateAsync({ role: role.id, user: user.name, isMember: false });
  }

  return (
    <>
      {change.error !== null && leaving === undefined && <Problem error={change.error} />}
      <RoleChoice
        roles={user.roles}
        isBusy={change.isPending}
        onAdd={({ id }) => change.mutate({ role: id, user: user.name, isMember: true })}
        onRemove={setLeaving}
      />
      {leaving !== undefined && (
        <Confirm
          title={`Take the role ${leaving.role} from ${user.name}?`}
          action="Take the role"
          onConfirm={() => leave(leaving)}
          onClose={() => setLeaving(undefined)}
        >
          <p>
            Tokens of {user.name} with the role {leaving.role} on {leaving.server} are revoked at
            once.
          </p>
        </Confirm>
      )}
    </>
  );
}
