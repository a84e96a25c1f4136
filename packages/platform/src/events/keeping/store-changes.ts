import type { Writer } from "../store/statements.ts";

/** Makes the version of the data another one, so that no answer computed before is taken for a present one. */
export async function raiseChanges(writer: Writer): Promise<void> {
  await writer.run("UPDATE store_state SET changes = changes + 1");
}

/** Notes that something is to be gone from the file as well, and not only from the tables. */
export async function requireRewrite(writer: Writer): Promise<void> {
  await writer.run("UPDATE store_state SET rewrite_is_due = true");
}
