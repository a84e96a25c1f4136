import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { formatDays, formatDuration, formatNumber } from "../../lib/format.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { MoreRows } from "../../ui/more-rows.tsx";
import { type Batch, batchesQuery } from "./data-queries.ts";
import { nameOfType } from "./type-names.ts";

import classes from "./data-section.module.css";

const columns: readonly Column<Batch>[] = [
  { header: "File", kind: "name", cell: ({ fileName }) => fileName },
  { header: "Type", cell: ({ type, unit }) => `${nameOfType(type)}${unit && ` (${unit})`}` },
  { header: "Days", cell: ({ days }) => describeDays(days) },
  { header: "Rows", kind: "number", cell: ({ rows }) => formatNumber(rows) },
  { header: "Unreadable", kind: "number", cell: ({ quarantined }) => formatNumber(quarantined) },
  { header: "Took", kind: "number", cell: ({ seconds }) => formatDuration(seconds * 1000) },
  { header: "Stored", cell: ({ storedAt }) => <Moment at={storedAt} /> },
];

function describeDays(days: readonly string[]): string {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? "–" : formatDays(first, last);
}

/** What was loaded, the latest first; what nothing is left of is grey. */
export function BatchTable(): ReactElement {
  const batches = useInfiniteQuery(batchesQuery);
  const rows = batches.data?.pages.flatMap((page) => page.batches);
  return (
    <section className={classes.section} aria-labelledby="batches">
      <h2 id="batches">Loaded files</h2>
      {rows === undefined ? (
        <ListState error={batches.error} onRetry={batches.refetch} />
      ) : (
        <>
          <DataTable
            label="Loaded files"
            columns={columns}
            rows={rows}
            keyOf={({ batch }) => batch}
            isPast={({ isSuperseded }) => isSuperseded}
            details={describeSource}
            empty="Nothing was loaded yet."
          />
          <MoreRows query={batches} count={rows.length} noun="file" />
        </>
      )}
    </section>
  );
}

function describeSource({ id, source, isSuperseded }: Batch): ReactElement {
  return (
    <p>
      Content <code>{id}</code>, {sources[source] ?? source}.
      {isSuperseded && " Other files have replaced all of it."}
    </p>
  );
}

const sources: Readonly<Record<string, string>> = {
  file: "named on the command line",
  upload: "uploaded",
  watched: "found in the watched directory",
  table: "read from a database",
};
