import type { FileType } from "../event-types.ts";
import type { Parameters, Writer } from "../store/statements.ts";

export interface BatchKey {
  /** SHA-256 of the file's content, in hexadecimal. */
  readonly id: string;
  readonly type: FileType;
  /** Empty for everything but geography. */
  readonly unit: string;
}

export interface StoredBatch extends BatchKey {
  readonly rows: number;
  /** The days of UTC on which the events lie, in their order. */
  readonly days: readonly string[];
}

/** A batch that is stored and still counts: nothing later has replaced what it brought. */
export async function findBatch(writer: Writer, key: BatchKey): Promise<StoredBatch | undefined> {
  const [found] = await writer.rows<{ row_count: number; days: readonly string[] }>(
    `SELECT row_count, days FROM batches
      WHERE id = $id AND type = $type AND unit = $unit AND NOT is_superseded`,
    { ...key },
  );
  return found && { ...key, rows: found.row_count, days: found.days };
}

/** The number that the next batch gets. */
export async function nextBatchNumber(writer: Writer): Promise<number> {
  const [state] = await writer.rows("SELECT stored_batches + 1 AS next FROM store_state");
  return Number(state!.next);
}

export async function recordBatch(
  writer: Writer,
  batch: StoredBatch & {
    readonly number: number;
    readonly fileName: string;
    readonly storedAt: Date;
  },
): Promise<void> {
  const { number, fileName, storedAt, rows, days, id, type, unit } = batch;
  await writer.run(
    `INSERT INTO batches VALUES ($number, $id, $type, $unit, $fileName, $rows, $days::DATE[], $storedAt::TIMESTAMP, false)`,
    { number, id, type, unit, fileName, rows, days, storedAt: storedAt.toISOString() },
  );
  await writer.run("UPDATE store_state SET stored_batches = $number", { number });
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
