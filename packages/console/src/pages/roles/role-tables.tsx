import type { ReactElement } from "react";

import type { AdministeredRole } from "../../lib/administration-queries.ts";
import { formatNumber } from "../../lib/format.ts";
import { describeLimits } from "../../lib/limits.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { RowName } from "../../ui/row-name.tsx";
import { Tag } from "../../ui/tag.tsx";
import { groupByServer } from "./find-roles.ts";

import classes from "./roles.module.css";

interface RoleTablesProperties {
  readonly roles: readonly AdministeredRole[];
  readonly isSearching: boolean;
  readonly onOpen: (id: string) => void;
}

// Further members are counted; the role's panel has all.
const mostMembers = 4;

/** The roles of each server under its name. */
export function RoleTables({ roles, isSearching, onOpen }: RoleTablesProperties): ReactElement {
  const columns = columnsOf(onOpen);
  if (roles.length === 0) {
    const text = isSearching
      ? "No role is found. Every word must be in its name, its server or a member."
      : "There are no roles yet. Make one, and users can have tokens.";
    return (
      <DataTable label="Roles" columns={columns} rows={[]} keyOf={idOf} empty={<p>{text}</p>} />
    );
  }
  return (
    <>
      {groupByServer(roles).map(({ server, roles: ofServer }) => (
        <section key={server.id} className={classes.server} aria-label={`Roles on ${server.name}`}>
          <h2>
            {server.name} <code className={classes.audience}>{server.audience}</code>
          </h2>
          <DataTable
            label={`Roles on ${server.name}`}
            columns={columns}
            rows={ofServer}
            keyOf={idOf}
            empty={null}
          />
        </section>
      ))}
    </>
  );
}

function idOf({ id }: AdministeredRole): string {
  return id;
}

function columnsOf(onOpen: (id: string) => void): readonly Column<AdministeredRole>[] {
  return [
    {
      header: "Role",
      kind: "name",
      cell: ({ id, name }) => <RowName onOpen={() => onOpen(id)}>{name}</RowName>,
    },
    { header: "Members", cell: ({ members }) => <Members members={members} /> },
    {
      header: "Scopes",
      cell: (role) =>
        role.everyScope ? <Tag tone="accent">Every scope</Tag> : formatNumber(role.scopes.length),
    },
    { header: "Limits", cell: describeLimits },
  ];
}

function Members({ members }: { readonly members: readonly string[] }): ReactElement {
  if (members.length === 0) return <span className={classes.soft}>Nobody</span>;
  const rest = members.length - mostMembers;
  return (
    <>
      {members.slice(0, mostMembers).join(", ")}
      {rest > 0 && <span className={classes.soft}> and {formatNumber(rest)} more</span>}
    </>
  );
}
