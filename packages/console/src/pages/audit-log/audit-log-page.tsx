import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDownload, IconRefresh } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { ListState } from "../../ui/list-state.tsx";
import { MoreRows } from "../../ui/more-rows.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { emptyFilter, isFiltering } from "./audit-filter.ts";
import type { AuditFilter } from "./audit-filter.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { auditLogQuery, exportAddressOf } from "./audit-log-queries.ts";
import { AuditTable } from "./audit-table.tsx";
import { VerifyLog } from "./verify-log.tsx";

import classes from "./audit-log.module.css";

const typingMilliseconds = 300;

/** Every act of administration and every refusal, who did it and when. */
export function AuditLogPage(): ReactElement {
  const [filter, setFilter] = useState(emptyFilter);
  const [asked] = useDebouncedValue(filter, typingMilliseconds);
  const log = useInfiniteQuery(auditLogQuery(asked));
  const entries = log.data?.pages.flatMap((page) => page.entries);
  const actions = [...new Set(entries?.map(({ action }) => action))].toSorted();

  return (
    <>
      <PageHeader title="Audit log">Who did what, and what was refused.</PageHeader>
      <VerifyLog />
      <div className={classes.log}>
        <AuditFilters filter={filter} actions={actions} onChange={setFilter} />
        <div className={classes.bar}>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            loading={log.isRefetching && !log.isFetchingNextPage}
            onClick={() => void log.refetch()}
          >
            Refresh
          </Button>
          <Exports filter={asked} />
        </div>
        {entries === undefined ? (
          <ListState error={log.error} onRetry={log.refetch} />
        ) : (
          <AuditTable
            entries={entries}
            isFiltered={isFiltering(asked)}
            onReset={() => setFilter(emptyFilter)}
          />
        )}
      </div>
      {entries !== undefined && <MoreRows query={log} count={entries.length} noun="entry" />}
    </>
  );
}

/** Files with what the filter leaves, not only with what is shown. */
function Exports({ filter }: { readonly filter: AuditFilter }): ReactElement {
  return (
    <div className={classes.exports}>
      <span>
        <IconDownload size={16} aria-hidden="true" />
        {isFiltering(filter) ? "Export what is found" : "Export everything"}
      </span>
      <a href={exportAddressOf(filter, "csv")} download>
        CSV
      </a>
      <a href={exportAddressOf(filter, "jsonl")} download>
        JSON lines
      </a>
    </div>
  );
}
