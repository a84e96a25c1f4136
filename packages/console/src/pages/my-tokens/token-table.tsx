import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { Moment } from "../../ui/moment.tsx";
import { RowName } from "../../ui/row-name.tsx";
import { TokenDialog } from "./token-dialog.tsx";
import { useTokenAct } from "./token-queries.ts";
import type { Token } from "./token-queries.ts";
import { TokenState } from "./token-state.tsx";

import classes from "./my-tokens.module.css";

interface TokenTableProperties {
  readonly tokens: readonly Token[];
  readonly onCollect: (token: Token) => void;
}

/** The tokens, with what each of them allows. */
export function TokenTable({ tokens, onCollect }: TokenTableProperties): ReactElement {
  const [revoked, setRevoked] = useState<Token>();
  const [opened, setOpened] = useState<Token>();
  const columns = useMemo(
    () => listColumns({ onOpen: setOpened, onCollect, onRevoke: setRevoked }),
    [onCollect],
  );
  return (
    <>
      <DataTable
        label="My tokens"
        columns={columns}
        rows={tokens}
        keyOf={({ id }) => id}
        isPast={({ state }) => state !== "valid"}
        empty={
          <p>
            You have no valid token. Make one, and give it to the program that is to ask in your
            name.
          </p>
        }
      />
      {opened !== undefined && <TokenDialog token={opened} onClose={() => setOpened(undefined)} />}
      {revoked !== undefined && (
        <Revocation token={revoked} onClose={() => setRevoked(undefined)} />
      )}
    </>
  );
}

interface Acts {
  readonly onOpen: (token: Token) => void;
  readonly onCollect: (token: Token) => void;
  readonly onRevoke: (token: Token) => void;
}

function listColumns({ onOpen, onCollect, onRevoke }: Acts): readonly Column<Token>[] {
  return [
    {
      header: "Name",
      kind: "name",
      cell: (token) => <RowName onOpen={() => onOpen(token)}>{token.name}</RowName>,
    },
    { header: "Server", cell: ({ server }) => <span title={server.audience}>{server.name}</span> },
    { header: "Roles", cell: ({ roles }) => roles.map(({ role }) => role).join(", ") },
    { header: "State", cell: (token) => <TokenState token={token} /> },
    { header: "Expires", cell: (token) => <Expiry token={token} /> },
    {
      header: "Last used",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? "Never" : <Moment at={lastUsedAt} />),
    },
    {
      header: "Actions",
      kind: "action",
      cell: (token) => <Actions token={token} onCollect={onCollect} onRevoke={onRevoke} />,
    },
  ];
}

function Expiry({ token }: { readonly token: Token }): ReactElement {
  if (token.revokedAt === null) return <Moment at={token.expiresAt} />;
  return (
    <span>
      Revoked <Moment at={token.revokedAt} />
      {token.revokedBy !== null && ` by ${token.revokedBy}`}
    </span>
  );
}

function Actions({
  token,
  onCollect,
  onRevoke,
}: Omit<Acts, "onOpen"> & { readonly token: Token }): ReactElement | null {
  if (token.state !== "valid") return null;
  return (
    <div className={classes.actions}>
      {!token.isCollected && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`Collect the token ${token.name}`}
          onClick={() => onCollect(token)}
        >
          Collect
        </Button>
      )}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-label={`Revoke the token ${token.name}`}
        onClick={() => onRevoke(token)}
      >
        Revoke
      </Button>
    </div>
  );
}

function Revocation(properties: {
  readonly token: Token;
  readonly onClose: () => void;
}): ReactElement {
  const { token, onClose } = properties;
  const revoke = useTokenAct((id: string) =>
    platform.call<"revokeMyToken">({
      method: "DELETE",
      path: "/api/identity/me/tokens/{token}",
      parameters: { token: id },
    }),
  );
  return (
    <Confirm
      title={`Revoke the token ${token.name}?`}
      action="Revoke it"
      onConfirm={() => revoke.mutateAsync(token.id)}
      onClose={onClose}
    >
      <p>Programs that use it are refused from now on. It cannot be made valid again.</p>
    </Confirm>
  );
}
