import { Button, TextInput } from "@mantine/core";
import { IconSearch, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { usersQuery } from "../../lib/administration-queries.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { CreateUserDialog } from "./create-user-dialog.tsx";
import { findUsers } from "./find-users.ts";
import { UserPanel } from "./user-panel.tsx";
import { UserTable } from "./user-table.tsx";

/** Everybody who may sign in, and what administrators do with them. */
export function UsersPage(): ReactElement {
  const users = useQuery(usersQuery);
  const { data: session } = useQuery(sessionQuery);
  const [search, setSearch] = useState("");
  const [isCreating, setIsCreating] = useState(false);
  const [opened, setOpened] = useState<string>();
  const user = users.data?.find(({ name }) => name === opened);
  const own = session?.user?.name;

  return (
    <>
      <PageHeader title="Users">
        Who may sign in, which roles they have, and how their sign-in is secured.
      </PageHeader>
      <Toolbar
        actions={
          <Button
            leftSection={<IconUserPlus size={18} aria-hidden="true" />}
            onClick={() => setIsCreating(true)}
          >
            New user
          </Button>
        }
      >
        <TextInput
          type="search"
          aria-label="Find a user"
          placeholder="Find a user or a role"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Toolbar>
      {users.data === undefined ? (
        <ListState error={users.error} onRetry={users.refetch} />
      ) : (
        <UserTable users={findUsers(users.data, search)} own={own} onOpen={setOpened} />
      )}
      {isCreating && <CreateUserDialog onClose={() => setIsCreating(false)} />}
      {user !== undefined && (
        <UserPanel user={user} isOwn={user.name === own} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}
