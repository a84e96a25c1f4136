import { ActionIcon } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Fragment, useId, useState } from "react";
import type { ReactElement, ReactNode } from "react";

import { classNames } from "../lib/class-names.ts";

import classes from "./data-table.module.css";

/** One column of a table. */
export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** `name` says which row it is; `number` is aligned right; `action` has buttons and shows no header. */
  readonly kind?: "name" | "number" | "action";
}

interface DataTableProperties<Row> {
  /** What the rows are, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Shown where there are no rows: why, and what to do. */
  readonly empty: ReactNode;
  /** Rows that count no longer are greyed. */
  readonly isPast?: (row: Row) => boolean;
  /** More about a row, behind a button at its end; undefined where there is no more. */
  readonly details?: (row: Row) => ReactNode;
}

/** A table; on narrow screens each row becomes a block in which every value has its column's name. */
export function DataTable<Row>(properties: DataTableProperties<Row>): ReactElement {
  const { label, columns, rows, keyOf, empty, details } = properties;
  if (rows.length === 0) return <div className={classes.empty}>{empty}</div>;
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ header, kind }) => (
              <th key={header} scope="col" data-kind={kind}>
                {kind === "action" ? <span className={classes.hidden}>{header}</span> : header}
              </th>
            ))}
            {details !== undefined && (
              <th scope="col" data-kind="action">
                <span className={classes.hidden}>Details</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} row={row} {...properties} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableRow<Row>(properties: DataTableProperties<Row> & { readonly row: Row }): ReactElement {
  const { row, columns, isPast, details } = properties;
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const more = details?.(row);
  return (
    <Fragment>
      <tr className={classNames(classes.row, isPast?.(row) === true && classes.past)}>
        {columns.map((column) => (
          <Cell key={column.header} row={row} column={column} />
        ))}
        {details !== undefined && (
          <td data-kind="action">
            {more !== undefined && (
              <Disclosure isOpen={isOpen} controls={id} onToggle={() => setIsOpen(!isOpen)} />
            )}
          </td>
        )}
      </tr>
      {isOpen && more !== undefined && (
        <tr id={id} className={classes.details}>
          <td colSpan={columns.length + 1}>{more}</td>
        </tr>
      )}
    </Fragment>
  );
}

function Cell<Row>(properties: { readonly row: Row; readonly column: Column<Row> }): ReactElement {
  const { header, kind, cell } = properties.column;
  const content = cell(properties.row);
  if (kind === "name") {
    return (
      <th scope="row" data-kind={kind}>
        {content}
      </th>
    );
  }
  return (
    <td data-kind={kind} data-header={header}>
      <div>{content}</div>
    </td>
  );
}

function Disclosure(properties: {
  readonly isOpen: boolean;
  readonly controls: string;
  readonly onToggle: () => void;
}): ReactElement {
  const { isOpen, controls, onToggle } = properties;
  return (
    <ActionIcon
      className={classes.disclosure}
      variant="subtle"
      color="gray"
      aria-label="Details"
      aria-expanded={isOpen}
      aria-controls={controls}
      onClick={onToggle}
    >
      <IconChevronRight size={16} aria-hidden="true" />
    </ActionIcon>
  );
}
