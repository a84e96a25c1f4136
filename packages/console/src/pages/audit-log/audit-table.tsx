import { Button } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

import { formatMomentExactly } from "../../lib/moment.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Tag } from "../../ui/tag.tsx";
import type { AuditEntry } from "./audit-log-queries.ts";
import { describeAction, describeName, describeValue } from "./describe-entry.ts";

import classes from "./audit-log.module.css";

interface AuditTableProperties {
  readonly entries: readonly AuditEntry[];
  readonly isFiltered: boolean;
  readonly onReset: () => void;
}

export function AuditTable({ entries, isFiltered, onReset }: AuditTableProperties): ReactElement {
  return (
    <DataTable
      label="Audit log"
      columns={columns}
      rows={entries}
      keyOf={sequenceOf}
      details={detailsOf}
      empty={
        isFiltered ? (
          <>
            <p>No entry is like this. Who and action are compared as a whole.</p>
            <Button variant="default" size="sm" onClick={onReset}>
              Show everything
            </Button>
          </>
        ) : (
          <p>Nothing has happened yet.</p>
        )
      }
    />
  );
}

const outcomes = {
  done: { label: "Done", tone: "good" },
  refused: { label: "Refused", tone: "fair" },
  failed: { label: "Failed", tone: "bad" },
} as const;

const columns: readonly Column<AuditEntry>[] = [
  {
    header: "Time (UTC)",
    cell: ({ at }) => <time dateTime={at}>{formatMomentExactly(at)}</time>,
  },
  {
    header: "What",
    kind: "name",
    cell: ({ action }) => (
      <>
        {describeAction(action)}
        <code className={classes.action}>{action}</code>
      </>
    ),
  },
  { header: "Who", cell: ({ actor }) => <span className={classes.wrap}>{actor}</span> },
  { header: "On what", cell: ({ subject }) => <span className={classes.wrap}>{subject}</span> },
  {
    header: "Outcome",
    cell: ({ outcome }) => <Tag tone={outcomes[outcome].tone}>{outcomes[outcome].label}</Tag>,
  },
];

function sequenceOf({ sequence }: AuditEntry): number {
  return sequence;
}

function detailsOf({ sequence, details = {} }: AuditEntry): ReactNode {
  return (
    <div className={classes.details}>
      <Facts
        facts={[
          { name: "Entry", value: String(sequence) },
          ...Object.entries(details).map(([name, value]) => ({
            name: describeName(name),
            value: describeValue(value),
          })),
        ]}
      />
    </div>
  );
}
