import { eventErrors } from "../errors.ts";
import type { QuarantinedRow, StagedFile } from "../reading/stage.ts";
import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import { sumRows } from "./day-counts.ts";

/** @throws `events.too_many_bad_rows` when more than this share of a file's rows could not be read */
export function refuseTooManyBadRows(name: string, staged: StagedFile, share: number): void {
  const { quarantinedCount: bad, quarantined, days } = staged;
  const rows = bad + sumRows(days);
  if (bad <= rows * share) return;
  const { line, column, reason } = quarantined[0]!;
  throw eventErrors.too_many_bad_rows({
    path: name,
    bad,
    rows,
    share: `${share * 100} %`,
    line: line ?? "unknown",
    column: column || "none",
    reason,
  });
}

const quarantineTable = {
  name: "quarantined_rows",
  columns: {
    batch: "INTEGER",
    event_type: "VARCHAR",
    file_name: "VARCHAR",
    line: "BIGINT",
    column_name: "VARCHAR",
    reason: "VARCHAR",
    content: "VARCHAR",
  },
};

/** Keeps the rows of a batch that could not be read. */
export async function storeQuarantine(
  writer: Writer,
  quarantine: {
    readonly batch: number;
    readonly type: string;
    readonly name: string;
    readonly rows: readonly QuarantinedRow[];
  },
): Promise<void> {
  const { batch, type, name } = quarantine;
  const rows = quarantine.rows.map(({ line, column, reason, content }) => ({
    batch,
    event_type: type,
    file_name: name,
    line,
    column_name: column,
    reason,
    content,
  }));
  await insertRows(writer, quarantineTable, rows);
}
