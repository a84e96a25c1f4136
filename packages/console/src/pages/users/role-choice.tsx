import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { rolesQuery } from "../../lib/administration-queries.ts";
import type { AdministeredRole, Membership } from "../../lib/administration-queries.ts";
import { ChosenList } from "../../ui/chosen-list.tsx";
import { Problem } from "../../ui/problem.tsx";

import classes from "./users.module.css";

interface RoleChoiceProperties {
  readonly roles: readonly Membership[];
  readonly isBusy?: boolean;
  readonly onAdd: (role: AdministeredRole) => void;
  readonly onRemove: (role: Membership) => void;
}

/** The roles of one user, with ways to add and to remove one. */
export function RoleChoice(properties: RoleChoiceProperties): ReactElement {
  const { roles, isBusy = false, onAdd, onRemove } = properties;
  const all = useQuery(rolesQuery);
  const others = all.data?.filter((role) => !roles.some((each) => isOf(role, each)));

  function add(id: string): void {
    const role = others?.find((each) => each.id === id);
    if (role !== undefined) onAdd(role);
  }

  function remove(id: string): void {
    const role = roles.find((each) => idOf(each) === id);
    if (role !== undefined) onRemove(role);
  }

  return (
    <>
      {all.error !== null && <Problem error={all.error} />}
      <ChosenList
        noun="role"
        chosen={roles.map((each) => ({
          id: idOf(each),
          name: `${each.role} on ${each.server}`,
          shown: (
            <>
              <strong>{each.role}</strong> <span className={classes.soft}>on {each.server}</span>
            </>
          ),
        }))}
        others={others?.map(({ id, name, server }) => ({ id, name, group: server.name }))}
        isBusy={isBusy}
        onAdd={add}
        onRemove={remove}
      />
    </>
  );
}

/** Whether a user's role is this one. */
export function isOf(role: AdministeredRole, membership: Membership): boolean {
  return role.name === membership.role && role.server.audience === membership.server;
}

function idOf({ server, role }: Membership): string {
  return JSON.stringify([server, role]);
}
