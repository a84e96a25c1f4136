import { NativeSelect } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { MoreRows } from "../../ui/more-rows.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Toolbar } from "../../ui/toolbar.tsx";
import { daysQuery, type QuarantinedRow, quarantineQuery } from "./data-queries.ts";
import { DataTabs } from "./data-tabs.tsx";
import { nameOfType } from "./type-names.ts";

import classes from "./data-section.module.css";

const columns: readonly Column<QuarantinedRow>[] = [
  { header: "File", kind: "name", cell: ({ fileName }) => fileName },
  { header: "Type", cell: ({ type }) => nameOfType(type) },
  {
    header: "Line",
    kind: "number",
    cell: ({ line }) => (line === null ? "–" : formatNumber(line)),
  },
  { header: "Column", cell: ({ column }) => (column === "" ? "–" : column) },
  { header: "Why", cell: ({ reason }) => reason },
  { header: "Row", cell: ({ content }) => <code className={classes.row}>{content}</code> },
];

/** The rows that could not be read, with what is wrong with each. */
export function QuarantinePage(): ReactElement {
  const [type, setType] = useState("");
  const quarantine = useInfiniteQuery(quarantineQuery(type));
  const rows = quarantine.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <PageHeader title="Quarantine">
        Rows that could not be read. The rest of their files was stored; a file with too many of
        them is refused as a whole.
      </PageHeader>
      <DataTabs />
      <Toolbar>
        <TypeChoice value={type} onChange={setType} />
      </Toolbar>
      {rows === undefined ? (
        <ListState error={quarantine.error} onRetry={quarantine.refetch} />
      ) : (
        <>
          <DataTable
            label="Rows in quarantine"
            columns={columns}
            rows={rows}
            keyOf={({ batch, line, column, content }) => `${batch} ${line} ${column} ${content}`}
            empty={
              type === ""
                ? "Every row of every file could be read."
                : "Every row of this type could be read."
            }
          />
          <MoreRows query={quarantine} count={rows.length} noun="row" />
        </>
      )}
    </>
  );
}

function TypeChoice(properties: {
  readonly value: string;
  readonly onChange: (type: string) => void;
}): ReactElement {
  const { value, onChange } = properties;
  const { data } = useQuery(daysQuery({ start: "9999-01-01", end: "9999-01-02" }));
  return (
    <NativeSelect
      label="Type"
      size="sm"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: "All types" },
        ...(data?.types ?? []).map(({ name }) => ({ value: name, label: nameOfType(name) })),
      ]}
    />
  );
}
