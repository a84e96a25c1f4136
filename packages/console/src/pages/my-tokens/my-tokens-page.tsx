import { Button, Checkbox } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { MadeToken } from "./made-token.tsx";
import { TokenBuilder } from "./token-builder.tsx";
import { serversQuery, tokensQuery } from "./token-queries.ts";
import type { Token } from "./token-queries.ts";
import { TokenTable } from "./token-table.tsx";

import classes from "./my-tokens.module.css";

/** A user's own tokens, and the making of new ones. */
export function MyTokensPage(): ReactElement {
  const [isBuilding, setIsBuilding] = useState(false);
  const [made, setMade] = useState<Token>();
  const { data: tokens } = useQuery(tokensQuery);
  // Revoked below, it is nothing to take along any more.
  const isOver = tokens?.some(({ id, state }) => id === made?.id && state !== "valid") ?? false;
  return (
    <>
      <PageHeader title="My tokens">
        With a token a program asks in your name, until the token expires or you revoke it.
      </PageHeader>
      {made !== undefined && !isBuilding && !isOver && (
        <MadeToken key={made.id} token={made} onClose={() => setMade(undefined)} />
      )}
      {isBuilding ? (
        <Building
          onMade={(token) => {
            setMade(token);
            setIsBuilding(false);
          }}
          onCancel={() => setIsBuilding(false)}
        />
      ) : (
        <Tokens onBuild={() => setIsBuilding(true)} onCollect={setMade} />
      )}
    </>
  );
}

interface BuildingProperties {
  readonly onMade: (token: Token) => void;
  readonly onCancel: () => void;
}

function Building({ onMade, onCancel }: BuildingProperties): ReactElement {
  const { data: servers, error, refetch } = useQuery(serversQuery);
  if (servers === undefined) return <ListState error={error} onRetry={refetch} />;
  const granted = servers.filter(({ roles }) => roles.length > 0);
  if (granted.length > 0) {
    return <TokenBuilder servers={granted} onMade={onMade} onCancel={onCancel} />;
  }
  return (
    <div className={classes.nothing}>
      <p>You have no role on any server, so there is nothing that a token could allow.</p>
      <p>Ask an administrator to add you to a role.</p>
      <Button variant="default" size="sm" onClick={onCancel}>
        Back to the list
      </Button>
    </div>
  );
}

interface TokensProperties {
  readonly onBuild: () => void;
  readonly onCollect: (token: Token) => void;
}

function Tokens({ onBuild, onCollect }: TokensProperties): ReactElement {
  const { data: tokens, error, refetch } = useQuery(tokensQuery);
  const [showsPast, setShowsPast] = useState(false);
  if (tokens === undefined) return <ListState error={error} onRetry={refetch} />;
  const valid = tokens.filter(({ state }) => state === "valid");
  const past = tokens.length - valid.length;
  return (
    <>
      <Toolbar
        actions={
          <Button size="sm" leftSection={<IconPlus size={16} />} onClick={onBuild}>
            Make a token
          </Button>
        }
      >
        {past > 0 && (
          <Checkbox
            className={classes.filter ?? ""}
            label={`Show the expired and revoked ones (${past})`}
            checked={showsPast}
            onChange={(event) => setShowsPast(event.currentTarget.checked)}
          />
        )}
      </Toolbar>
      <TokenTable tokens={showsPast ? tokens : valid} onCollect={onCollect} />
    </>
  );
}
