import { Button } from "@mantine/core";
import type { ReactElement } from "react";

import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { Moment } from "../../ui/moment.tsx";
import { RowName } from "../../ui/row-name.tsx";
import { TokenState } from "./token-state.tsx";
import type { AdministeredToken } from "./tokens-query.ts";

import classes from "./all-tokens.module.css";

interface TokenTableProperties extends TokenActs {
  readonly tokens: readonly AdministeredToken[];
  readonly isFiltered: boolean;
}

interface TokenActs {
  readonly onOpen: (token: AdministeredToken) => void;
  readonly onRevoke: (token: AdministeredToken) => void;
}

export function TokenTable({ tokens, isFiltered, ...acts }: TokenTableProperties): ReactElement {
  return (
    <DataTable
      label="Tokens"
      columns={columnsOf(acts)}
      rows={tokens}
      keyOf={idOf}
      isPast={isPast}
      empty={
        <p>
          {isFiltered
            ? "No token is like this. Choose everybody, or any state."
            : "Nobody has made a token yet. Users make theirs under “My tokens”."}
        </p>
      }
    />
  );
}

function idOf({ id }: AdministeredToken): string {
  return id;
}

function isPast({ state }: AdministeredToken): boolean {
  return state !== "valid";
}

function columnsOf({ onOpen, onRevoke }: TokenActs): readonly Column<AdministeredToken>[] {
  return [
    {
      header: "Token",
      kind: "name",
      cell: (token) => <RowName onOpen={() => onOpen(token)}>{token.name}</RowName>,
    },
    { header: "User", cell: ({ user }) => user },
    {
      header: "Server and roles",
      cell: ({ server, roles }) => (
        <>
          {server.name}
          <span className={classes.roles}>{roles.map(({ role }) => role).join(", ")}</span>
        </>
      ),
    },
    { header: "State", cell: ({ state }) => <TokenState state={state} /> },
    { header: "Issued", cell: ({ issuedAt }) => <Moment at={issuedAt} /> },
    { header: "Expires", cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
    {
      header: "Last used",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? "Never" : <Moment at={lastUsedAt} />),
    },
    {
      header: "Revoke",
      kind: "action",
      cell: (token) =>
        token.state === "valid" && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Revoke ${token.name} of ${token.user}`}
            onClick={() => onRevoke(token)}
          >
            Revoke
          </Button>
        ),
    },
  ];
}
