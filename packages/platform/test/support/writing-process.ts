import { openSqlite } from "#kernel";

export type BatchTables = {
  batches: { writer: string; number: number };
  items: { writer: string; batch: number; position: number };
};

export const itemsPerBatch = 20;

/**
 * Writes batch after batch into a SQLite file until it is killed, each in one transaction over two tables, and prints the
 * number of each batch once it is committed. To be run as a program: `writing-process.ts <file> <name>`.
 */
async function writeUntilKilled(path: string, writer: string): Promise<void> {
  const database = openSqlite(path);
  const kysely = database.kysely.withTables<BatchTables>();
  for (let number = 1; ; number += 1) {
    await kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto("batches").values({ writer, number }).execute();
      for (let position = 1; position <= itemsPerBatch; position += 1) {
        await transaction.insertInto("items").values({ writer, batch: number, position }).execute();
      }
    });
    process.stdout.write(`${number}\n`);
  }
}

const [path, writer] = process.argv.slice(2);
if (import.meta.main && path && writer) await writeUntilKilled(path, writer);
