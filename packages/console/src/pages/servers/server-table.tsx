import type { ReactElement } from "react";

import type { AdministeredServer } from "../../lib/administration-queries.ts";
import { formatNumber } from "../../lib/format.ts";
import { describeLimits } from "../../lib/limits.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { RowName } from "../../ui/row-name.tsx";
import { Tag } from "../../ui/tag.tsx";

import classes from "./servers.module.css";

interface ServerTableProperties {
  readonly servers: readonly AdministeredServer[];
  readonly onOpen: (id: string) => void;
}

export function ServerTable({ servers, onOpen }: ServerTableProperties): ReactElement {
  return (
    <DataTable
      label="Servers"
      columns={columnsOf(onOpen)}
      rows={servers}
      keyOf={idOf}
      empty={<p>There are no servers. Add one by its OpenAPI document.</p>}
    />
  );
}

function idOf({ id }: AdministeredServer): string {
  return id;
}

function columnsOf(onOpen: (id: string) => void): readonly Column<AdministeredServer>[] {
  return [
    {
      header: "Server",
      kind: "name",
      cell: ({ id, name, isOwn }) => (
        <span className={classes.name}>
          <RowName onOpen={() => onOpen(id)}>{name}</RowName>
          {isOwn && <Tag tone="accent">This platform</Tag>}
        </span>
      ),
    },
    {
      header: "Audience",
      cell: ({ audience }) => <code className={classes.audience}>{audience}</code>,
    },
    { header: "Limits of tokens", cell: describeLimits },
    { header: "Scopes", kind: "number", cell: ({ scopes }) => formatNumber(scopes.length) },
    { header: "Roles", kind: "number", cell: ({ roles }) => formatNumber(roles) },
  ];
}
