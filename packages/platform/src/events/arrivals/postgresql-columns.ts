import { cellLayout, type Layout, tacLayout } from "../ingest/layouts.ts";
import type { ColumnSource, Mapping } from "../reading/mapping.ts";
import { arrivalErrors } from "./arrivals-errors.ts";
import type { TableColumn } from "./postgresql-connection.ts";
import {
  type CopyOrder,
  dayCondition,
  dayConditionOfNumber,
  quoteColumn,
} from "./postgresql-sql.ts";

/** What is copied of a table, and of which part of it. */
export type CopyChoice = Pick<CopyOrder, "columns" | "condition">;

/** A table that is read. */
export interface ReadTable {
  /** What it is called in messages. */
  readonly table: string;
  readonly columns: readonly TableColumn[];
}

/**
 * The columns of a table of events that are copied, for one day of UTC: those that the columns of the layout come from.
 *
 * @throws `events.table_column_missing`, `events.table_time_unsupported`
 */
export function chooseEvents(
  table: ReadTable,
  { layout, mapping, day }: { layout: Layout; mapping: Mapping | undefined; day: string },
): CopyChoice {
  const names = layout.flatMap(({ name, required }) => {
    const { column, value } = mapping?.columns?.[name] ?? {};
    if (value !== undefined) return [];
    const isNeeded = required === true || column !== undefined;
    const source = column ?? name;
    if (isNeeded) return [findColumn(table, source).name];
    return table.columns.some((each) => each.name === source) ? [source] : [];
  });
  return {
    columns: [...new Set(names)].map((name) => ({ name, expression: quoteColumn(name) })),
    condition: conditionFor(table, mapping?.columns?.["datetime"], day),
  };
}

function conditionFor(table: ReadTable, source: ColumnSource = {}, day: string): string {
  const { name, type } = findColumn(table, source.column ?? "datetime");
  const { timeFormat = "", timeZone } = source;
  const perSecond = { unix: 1, unix_milliseconds: 1000 }[timeFormat];
  if (perSecond !== undefined) return dayConditionOfNumber(name, day, perSecond);
  if (type === "timestamp with time zone" || type === "date") return dayCondition(name, day);
  // A column that knows no zone holds the local times that the mapping speaks of.
  if (type === "timestamp without time zone") return dayCondition(name, day, timeZone);
  throw arrivalErrors.table_time_unsupported({ table: table.table, column: name, type });
}

/** The columns of a table that maps cells to regions. @throws `events.table_column_missing` */
export function chooseMapping(table: ReadTable): CopyChoice {
  const isOfCells = table.columns.some(({ name }) => name === "cell_id");
  const columns = [isOfCells ? "cell_id" : "location_id", "pcod"].map((column) => {
    const { name } = findColumn(table, column);
    return { name, expression: quoteColumn(name) };
  });
  return { columns };
}

/** The columns of a list of type allocation codes, such as FlowDB's. @throws `events.table_column_missing` */
export function chooseTacs(table: ReadTable): CopyChoice {
  const known = tacLayout.filter(({ name, required }) =>
    required ? findColumn(table, name) : table.columns.some((column) => column.name === name),
  );
  return { columns: known.map(({ name }) => ({ name, expression: quoteColumn(name) })) };
}

/**
 * The columns of a table of cells. FlowDB's has a point instead of a longitude and a latitude; cells without one are left
 * out.
 *
 * @throws `events.table_column_missing`
 */
export function chooseCells(table: ReadTable): CopyChoice {
  const has = (name: string): boolean => table.columns.some((column) => column.name === name);
  const isPoint = !has("longitude") && has("geom_point");
  const plain = cellLayout.filter(({ name, required }) => {
    if (isPoint && (name === "longitude" || name === "latitude")) return false;
    return required ? findColumn(table, name) : has(name);
  });
  const columns = plain.map(({ name }) => ({ name, expression: quoteColumn(name) }));
  if (!isPoint) return { columns };
  const point = quoteColumn("geom_point");
  return {
    columns: [
      ...columns,
      { name: "longitude", expression: `ST_X(${point})` },
      { name: "latitude", expression: `ST_Y(${point})` },
    ],
    condition: `${point} IS NOT NULL`,
  };
}

/** @throws `events.table_column_missing` */
export function findColumn(
  { table, columns }: ReadTable,
  ...names: readonly string[]
): TableColumn {
  const found = names.flatMap((name) => columns.filter((column) => column.name === name))[0];
  if (found) return found;
  const known = columns.map(({ name }) => name).join(", ");
  throw arrivalErrors.table_column_missing({ table, column: names.join(" or "), known });
}
