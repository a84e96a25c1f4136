import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { serversQuery } from "../../lib/administration-queries.ts";
import { ListState } from "../../ui/list-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { CreateServerDialog } from "./create-server-dialog.tsx";
import { ServerPanel } from "./server-panel.tsx";
import { ServerTable } from "./server-table.tsx";

/** What tokens are for: this platform, and others that trust its key. */
export function ServersPage(): ReactElement {
  const servers = useQuery(serversQuery);
  const [isCreating, setIsCreating] = useState(false);
  const [opened, setOpened] = useState<string>();
  const server = servers.data?.find(({ id }) => id === opened);
  return (
    <>
      <PageHeader title="Servers">
        What tokens are for: this platform, and others that trust its key.
      </PageHeader>
      <Toolbar
        actions={
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={() => setIsCreating(true)}
          >
            Add a server
          </Button>
        }
      />
      {servers.data === undefined ? (
        <ListState error={servers.error} onRetry={servers.refetch} />
      ) : (
        <ServerTable servers={servers.data} onOpen={setOpened} />
      )}
      {isCreating && <CreateServerDialog onClose={() => setIsCreating(false)} />}
      {server !== undefined && <ServerPanel server={server} onClose={() => setOpened(undefined)} />}
    </>
  );
}
