import type { Writer } from "../store/statements.ts";
import type { ErasureCertificate } from "./erasures.ts";

type Reader = Pick<Writer, "rows">;

/** A certificate before the file was rewritten. */
export type Erasure = Omit<ErasureCertificate, "fileRewritten">;

/** Records an erasure in the transaction that removes the rows. */
export async function insertErasure(writer: Writer, erasure: Erasure): Promise<void> {
  await writer.run(
    "INSERT INTO erasures VALUES ($id, $hash, $at::TIMESTAMP, $certificate, $found, false)",
    {
      id: erasure.id,
      hash: erasure.subscriberHash,
      at: erasure.at,
      certificate: JSON.stringify(erasure),
      found: erasure.found,
    },
  );
}

/** The certificates, the newest first. */
export async function listCertificates(reader: Reader): Promise<ErasureCertificate[]> {
  const rows = await reader.rows<Row>(
    "SELECT certificate, awaits_rewrite FROM erasures ORDER BY erased_at DESC, rowid DESC",
  );
  return rows.map((row) => certificateOf(row));
}

/** The certificates that can be recorded in the audit log and are not yet, the oldest first. */
export async function listUnrecorded(reader: Reader): Promise<ErasureCertificate[]> {
  const rows = await reader.rows<Row>(
    `SELECT certificate, awaits_rewrite FROM erasures
      WHERE NOT is_recorded AND NOT awaits_rewrite ORDER BY erased_at, rowid`,
  );
  return rows.map((row) => certificateOf(row));
}

/** Says that the audit log has the certificate. */
export async function markRecorded(writer: Writer, id: string): Promise<void> {
  await writer.run("UPDATE erasures SET is_recorded = true WHERE id = $id", { id });
}

/** Whether something was erased that may still be in the file. */
export async function isRewriteDue(reader: Reader): Promise<boolean> {
  const [state] = await reader.rows<{ due: boolean }>(
    "SELECT rewrite_is_due AS due FROM store_state",
  );
  return state!.due;
}

interface Row {
  readonly certificate: string;
  readonly awaits_rewrite: boolean;
}

function certificateOf({ certificate, awaits_rewrite }: Row): ErasureCertificate {
  const erasure = JSON.parse(certificate) as Erasure;
  return { ...erasure, fileRewritten: erasure.found && !awaits_rewrite };
}

/** All that is known of the erasures, to be carried over to another store. */
export interface ErasureRow {
  readonly id: string;
  readonly subscriber_hash: string;
  readonly erased_at: string;
  readonly certificate: string;
  readonly awaits_rewrite: boolean;
  readonly is_recorded: boolean;
}

/** Every erasure of a store, the earliest first. */
export async function listErasureRows(reader: Reader): Promise<ErasureRow[]> {
  return await reader.rows<ErasureRow & object>("SELECT * FROM erasures ORDER BY erased_at, rowid");
}

/** Adds the erasures that a store does not know, and answers them. */
export async function addErasureRows(
  writer: Writer,
  rows: readonly ErasureRow[],
): Promise<ErasureRow[]> {
  const known = new Set((await listErasureRows(writer)).map(({ id }) => id));
  const added = rows.filter(({ id }) => !known.has(id));
  for (const row of added) {
    await writer.run(
      `INSERT INTO erasures VALUES
        ($id, $subscriber_hash, $erased_at::TIMESTAMP, $certificate, $awaits_rewrite, $is_recorded)`,
      { ...row },
    );
  }
  return added;
}
