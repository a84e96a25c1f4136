import type { ReactElement } from "react";

import type { AdministeredUser, Membership } from "../../lib/administration-queries.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { Moment } from "../../ui/moment.tsx";
import { RowName } from "../../ui/row-name.tsx";
import { Tag } from "../../ui/tag.tsx";
import { describeSecondFactor } from "./second-factor.ts";

import classes from "./users.module.css";

interface UserTableProperties {
  readonly users: readonly AdministeredUser[];
  /** The name of who is signed in. */
  readonly own: string | undefined;
  readonly onOpen: (name: string) => void;
}

// Further roles are counted; the user's panel has all.
const mostRoles = 3;

export function UserTable({ users, own, onOpen }: UserTableProperties): ReactElement {
  return (
    <DataTable
      label="Users"
      columns={columnsOf(own, onOpen)}
      rows={users}
      keyOf={nameOf}
      empty={<p>Nobody is found. Every word must be in the name or in a role.</p>}
    />
  );
}

function nameOf({ name }: AdministeredUser): string {
  return name;
}

function columnsOf(
  own: string | undefined,
  onOpen: (name: string) => void,
): readonly Column<AdministeredUser>[] {
  return [
    {
      header: "Name",
      kind: "name",
      cell: (user) => <Name user={user} isOwn={user.name === own} onOpen={onOpen} />,
    },
    { header: "Roles", cell: ({ roles }) => <Roles roles={roles} /> },
    { header: "Second factor", cell: (user) => <SecondFactor user={user} /> },
    {
      header: "Last seen",
      cell: ({ lastSeenAt }) => (lastSeenAt === null ? "Never" : <Moment at={lastSeenAt} />),
    },
  ];
}

function Name(properties: {
  readonly user: AdministeredUser;
  readonly isOwn: boolean;
  readonly onOpen: (name: string) => void;
}): ReactElement {
  const { name, isAdmin, isExternal } = properties.user;
  return (
    <span className={classes.name}>
      <RowName onOpen={() => properties.onOpen(name)}>{name}</RowName>
      {properties.isOwn && <Tag>You</Tag>}
      {isAdmin && <Tag tone="accent">Administrator</Tag>}
      {isExternal && <Tag>Single sign-on</Tag>}
    </span>
  );
}

function Roles({ roles }: { readonly roles: readonly Membership[] }): ReactElement {
  if (roles.length === 0) return <span className={classes.soft}>No role</span>;
  return (
    <ul className={classes.roleNames}>
      {roles.slice(0, mostRoles).map(({ server, role }) => (
        <li key={`${server} ${role}`}>
          {role} <span className={classes.soft}>on {server}</span>
        </li>
      ))}
      {roles.length > mostRoles && (
        <li className={classes.soft}>and {roles.length - mostRoles} more</li>
      )}
    </ul>
  );
}

function SecondFactor({ user }: { readonly user: AdministeredUser }): ReactElement {
  const { text, tone } = describeSecondFactor(user.twoFactor);
  return tone === "plain" ? (
    <span className={classes.soft}>{text}</span>
  ) : (
    <Tag tone={tone}>{text}</Tag>
  );
}
