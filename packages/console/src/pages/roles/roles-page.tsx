import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { rolesQuery, serversQuery } from "../../lib/administration-queries.ts";
import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { findRoles } from "./find-roles.ts";
import { RoleDialog } from "./role-dialog.tsx";
import { RolePanel } from "./role-panel.tsx";
import { RoleTables } from "./role-tables.tsx";

/** What users may be allowed, server by server. */
export function RolesPage(): ReactElement {
  const roles = useQuery(rolesQuery);
  const servers = useQuery(serversQuery);
  const [search, setSearch] = useState("");
  const [isCreating, setIsCreating] = useState(false);
  const [opened, setOpened] = useState<string>();
  const role = roles.data?.find(({ id }) => id === opened);

  return (
    <>
      <PageHeader title="Roles">
        A role gives its members scopes on one server. Tokens are made of roles.
      </PageHeader>
      <Toolbar
        actions={
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            disabled={servers.data === undefined || servers.data.length === 0}
            onClick={() => setIsCreating(true)}
          >
            New role
          </Button>
        }
      >
        <TextInput
          type="search"
          aria-label="Find a role"
          placeholder="Find a role, a server or a member"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Toolbar>
      {roles.data === undefined ? (
        <ListState error={roles.error} onRetry={roles.refetch} />
      ) : (
        <RoleTables
          roles={findRoles(roles.data, search)}
          isSearching={search.trim() !== ""}
          onOpen={setOpened}
        />
      )}
      {isCreating && (
        <RoleDialog servers={servers.data ?? []} onClose={() => setIsCreating(false)} />
      )}
      {role !== undefined && (
        <RolePanel role={role} servers={servers.data ?? []} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}
