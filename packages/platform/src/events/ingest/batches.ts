import type { Parameters, Writer } from "../store/statements.ts";

/** By what a batch is known. */
export interface BatchKey {
  /** SHA-256 of the file's content, in hexadecimal. */
  readonly id: string;
  /** A type of events, `cells`, `geography`, `mapping` or `tacs`. */
  readonly type: string;
  /** The unit or name of a geography, or the name of a mapping; empty for everything else. */
  readonly unit: string;
}

/** A batch as it is recorded. */
export interface StoredBatch extends BatchKey {
  readonly rows: number;
  /** Rows that could not be read. */
  readonly quarantined: number;
  /** The days of UTC on which the events lie, in their order. */
  readonly days: readonly string[];
}

/**
 * A batch that is stored and still counts: something of what it brought is there. `of` chooses others: `any` also one that
 * has been replaced altogether, `whole` only one of which nothing has been replaced.
 */
export async function findBatch(
  writer: Pick<Writer, "rows">,
  key: BatchKey,
  of: "counting" | "any" | "whole" = "counting",
): Promise<StoredBatch | undefined> {
  const [found] = await writer.rows<{
    batch: number;
    row_count: number;
    quarantined_count: number;
    days: readonly string[];
    is_superseded: boolean;
  }>(
    `SELECT batch, row_count, quarantined_count, days, is_superseded FROM batches
      WHERE id = $id AND type = $type AND unit = $unit ORDER BY is_superseded, batch DESC`,
    { ...key },
  );
  if (found?.is_superseded && of !== "any") return undefined;
  if (found && of === "whole" && !(await isWhole(writer, key.type, found))) return undefined;
  return (
    found && {
      ...key,
      rows: found.row_count,
      quarantined: found.quarantined_count,
      days: found.days,
    }
  );
}

/** Whether no day of a batch of events has been replaced by a later one. */
async function isWhole(
  writer: Pick<Writer, "rows">,
  type: string,
  { batch, days }: { readonly batch: number; readonly days: readonly string[] },
): Promise<boolean> {
  if (days.length === 0) return true;
  const [kept] = await writer.rows<{ days: number }>(
    `SELECT count(DISTINCT day) AS days FROM ${type} WHERE batch = $batch`,
    { batch },
  );
  return kept!.days === days.length;
}

/** The number that the next batch gets. */
export async function nextBatchNumber(writer: Writer): Promise<number> {
  const [state] = await writer.rows("SELECT stored_batches + 1 AS next FROM store_state");
  return Number(state!.next);
}

/** Records a batch in the transaction that stores it. */
export async function recordBatch(
  writer: Writer,
  batch: StoredBatch & {
    readonly number: number;
    readonly fileName: string;
    readonly source: string;
    readonly storedAt: Date;
    readonly seconds: number;
  },
): Promise<void> {
  const { storedAt, ...values } = batch;
  await writer.run(
    `INSERT INTO batches VALUES ($number, $id, $type, $unit, $fileName, $source, $rows, $quarantined, $days::DATE[],
      $storedAt::TIMESTAMP, $seconds, false)`,
    { ...values, storedAt: storedAt.toISOString() },
  );
  await writer.run("UPDATE store_state SET stored_batches = $number", {
    number: values.number,
  });
}

/** Marks batches whose content has been replaced, so that the same file may be stored again. */
export async function supersedeBatches(
  writer: Writer,
  condition: string,
  parameters?: Parameters,
): Promise<void> {
  await writer.run(
    `UPDATE batches SET is_superseded = true WHERE NOT is_superseded AND ${condition}`,
    parameters,
  );
}

/** Marks batches of events none of whose days still holds what they brought. */
export async function supersedeReplaced(
  writer: Writer,
  type: string,
  days: readonly string[],
): Promise<void> {
  if (days.length === 0) return;
  await supersedeBatches(
    writer,
    `type = $type AND list_has_any(days, $days::DATE[])
      AND NOT EXISTS (SELECT 1 FROM ${type} AS event WHERE event.batch = batches.batch)`,
    { type, days },
  );
}
