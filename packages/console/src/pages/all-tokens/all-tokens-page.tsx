import { NativeSelect } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { usersQuery } from "../../lib/administration-queries.ts";
import { ListState } from "../../ui/list-state.tsx";
import { MoreRows } from "../../ui/more-rows.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { TokenDialog } from "./token-dialog.tsx";
import { TokenTable } from "./token-table.tsx";
import { tokensQuery } from "./tokens-query.ts";
import type { AdministeredToken, TokenFilter } from "./tokens-query.ts";

const noFilter: TokenFilter = { user: "", state: "" };

/** The tokens of everybody; any can be revoked. */
export function AllTokensPage(): ReactElement {
  const [filter, setFilter] = useState(noFilter);
  const tokens = useInfiniteQuery(tokensQuery(filter));
  const [opened, setOpened] = useState<AdministeredToken>();
  const [revoking, setRevoking] = useState<AdministeredToken>();
  const rows = tokens.data?.pages.flat();

  return (
    <>
      <PageHeader title="All tokens">The tokens of every user, the newest first.</PageHeader>
      <Toolbar>
        <TokenFilters filter={filter} onChange={setFilter} />
      </Toolbar>
      {rows === undefined ? (
        <ListState error={tokens.error} onRetry={tokens.refetch} />
      ) : (
        <>
          <TokenTable
            tokens={rows}
            isFiltered={filter.user !== "" || filter.state !== ""}
            onOpen={setOpened}
            onRevoke={setRevoking}
          />
          <MoreRows query={tokens} count={rows.length} noun="token" />
        </>
      )}
      {opened !== undefined && <TokenDialog token={opened} onClose={() => setOpened(undefined)} />}
      {revoking !== undefined && (
        <RevokeToken token={revoking} onClose={() => setRevoking(undefined)} />
      )}
    </>
  );
}

const states = [
  { value: "", label: "In any state" },
  { value: "valid", label: "Valid" },
  { value: "expired", label: "Expired" },
  { value: "revoked", label: "Revoked" },
];

function TokenFilters(properties: {
  readonly filter: TokenFilter;
  readonly onChange: (filter: TokenFilter) => void;
}): ReactElement {
  const { filter, onChange } = properties;
  const users = useQuery(usersQuery);
  return (
    <>
      <NativeSelect
        label="User"
        size="sm"
        value={filter.user}
        onChange={(event) => onChange({ ...filter, user: event.currentTarget.value })}
        data={[
          { value: "", label: "Everybody" },
          ...(users.data ?? []).map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <NativeSelect
        label="State"
        size="sm"
        value={filter.state}
        onChange={(event) =>
          onChange({ ...filter, state: event.currentTarget.value as TokenFilter["state"] })
        }
        data={states}
      />
    </>
  );
}
