import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { formatBytes, formatDays, formatNumber } from "../../lib/format.ts";
import { formatMoment } from "../../lib/moment.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Problem } from "../../ui/problem.tsx";
import { type Backup, backupsQuery, makeBackup, useDataAct } from "./data-queries.ts";

import classes from "./data-section.module.css";

const columns: readonly Column<Backup>[] = [
  { header: "Backup", kind: "name", cell: ({ name }) => name },
  { header: "Made", cell: ({ madeAt }) => formatMoment(madeAt) },
  { header: "Events", kind: "number", cell: ({ events }) => formatNumber(events) },
  {
    header: "Days",
    cell: ({ firstDay, lastDay }) =>
      firstDay === null || lastDay === null ? "–" : formatDays(firstDay, lastDay),
  },
  { header: "Size", kind: "number", cell: ({ bytes }) => formatBytes(bytes) },
];

/** The copies of the event store; another can be made while it is in use. */
export function BackupsSection(): ReactElement {
  const { data: backups, error, refetch } = useQuery(backupsQuery);
  const make = useDataAct(makeBackup);
  return (
    <section className={classes.section} aria-labelledby="backups">
      <div className={classes.heading}>
        <h2 id="backups">Backups</h2>
        <Button
          size="sm"
          variant="default"
          loading={make.isPending}
          onClick={() => make.mutate(undefined)}
        >
          Make a backup
        </Button>
      </div>
      <p className={classes.note}>
        They lie in the data directory of the platform. Copy them to another machine, and put one
        back with <code>flotilla events restore</code>.
      </p>
      {make.error !== null && <Problem error={make.error} />}
      {backups === undefined ? (
        <ListState error={error} onRetry={refetch} />
      ) : (
        <DataTable
          label="Backups"
          columns={columns}
          rows={backups}
          keyOf={({ name }) => name}
          details={describeFile}
          empty="There are no backups yet."
        />
      )}
    </section>
  );
}

function describeFile({ path, sha256 }: Backup): ReactElement {
  return (
    <p>
      <code>{path}</code>, SHA-256 <code>{sha256}</code>
    </p>
  );
}
