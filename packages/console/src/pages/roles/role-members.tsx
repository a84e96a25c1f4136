import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { changeMembership, useAct, usersQuery } from "../../lib/administration-queries.ts";
import type { AdministeredRole } from "../../lib/administration-queries.ts";
import { ChosenList } from "../../ui/chosen-list.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Problem } from "../../ui/problem.tsx";

/** Who has a role; a change is made at once, and taking it away is asked about. */
export function RoleMembers({ role }: { readonly role: AdministeredRole }): ReactElement {
  const users = useQuery(usersQuery);
  const change = useAct(changeMembership);
  const [leaving, setLeaving] = useState<string>();
  const error = users.error ?? (leaving === undefined ? change.error : null);
  return (
    <>
      {error !== null && <Problem error={error} />}
      <ChosenList
        noun="member"
        chosen={role.members.map((name) => ({ id: name, name }))}
        others={users.data
          ?.filter(({ name }) => !role.members.includes(name))
          .map(({ name }) => ({ id: name, name }))}
        isBusy={change.isPending}
        onAdd={(user) => change.mutate({ role: role.id, user, isMember: true })}
        onRemove={setLeaving}
      />
      {leaving !== undefined && (
        <Confirm
          title={`Take the role ${role.name} from ${leaving}?`}
          action="Take the role"
          onConfirm={() => change.mutateAsync({ role: role.id, user: leaving, isMember: false })}
          onClose={() => setLeaving(undefined)}
        >
          <p>Tokens of {leaving} with this role are revoked at once.</p>
        </Confirm>
      )}
    </>
  );
}
