import { openStoreAt } from "./clickhouse-store.ts";

/**
 * Loads a file of calls into ClickHouse and stands still at a moment: a step of the load, or `settling`, when the store's
 * transaction has been committed and nothing is in place yet. To be run as a program:
 * `clickhouse-loading-process.ts <directory> <url> <database> <moment> <path> <existing days>`; prints `standing still`.
 */
async function load(given: readonly string[]): Promise<void> {
  const [directory, url, database, moment, path, existingDays] = given as [
    string,
    string,
    string,
    string,
    string,
    "correct" | "add" | "overwrite",
  ];
  const opened = await openStoreAt(directory, { url, database });
  const pausing = {
    ...opened.tables,
    settle: async () => {
      if (moment === "settling") standStill();
    },
  };
  const onProgress = ({ step }: { readonly step: string }): void => {
    if (step === moment) standStill();
  };
  await opened.ingest({ type: "calls", path, existingDays }, onProgress, pausing);
}

function standStill(): void {
  process.stdout.write("standing still\n");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

if (import.meta.main) await load(process.argv.slice(2));
