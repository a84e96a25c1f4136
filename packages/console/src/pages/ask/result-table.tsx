import { Button } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { nameKind } from "../../lib/scope-grammar.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { ShownAnswer } from "./shown-answer.ts";

import classes from "./ask.module.css";

const rowsAtOnce = 200;

/** An answer as a table, in parts where it is long. */
export function ResultTable({ rows, shape, names }: ShownAnswer): ReactElement {
  const [count, setCount] = useState(rowsAtOnce);
  const shown = rows.slice(0, count).map((row, index) => ({ row, index }));
  const columns = shape.columns.map((name) => ({
    header: nameKind(name),
    ...(numberColumns.has(name) && { kind: "number" as const }),
    cell: ({ row }: (typeof shown)[number]) => describeCell(name, row[name] ?? null, names),
  }));
  return (
    <>
      {/* A part that scrolls must be reachable by keyboard. */}
      <div className={classes.table} role="region" aria-label="Table of the answer" tabIndex={0}>
        <DataTable
          label="Answer"
          rows={shown}
          keyOf={({ index }) => index}
          columns={columns}
          empty={<p>No rows.</p>}
        />
      </div>
      {rows.length > count && (
        <Button variant="default" size="sm" onClick={() => setCount(count + rowsAtOnce * 5)}>
          Show more of {formatNumber(rows.length)} rows
        </Button>
      )}
    </>
  );
}

const numberColumns = new Set([
  "value",
  "lon",
  "lat",
  "hour",
  "min",
  "lower_edge",
  "upper_edge",
  "lon_from",
  "lat_from",
  "lon_to",
  "lat_to",
]);

function describeCell(
  column: string,
  value: string | number | null,
  names: ReadonlyMap<string, string>,
): string {
  if (value === null) return "–";
  const name = column.startsWith("pcod") ? names.get(String(value)) : undefined;
  if (name !== undefined) return `${name} (${value})`;
  return typeof value === "number" && column === "value"
    ? value.toLocaleString("en-GB", { maximumFractionDigits: 4 })
    : String(value);
}
