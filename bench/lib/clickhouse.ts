import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { findFreePort } from "./free-port.ts";

export interface Clickhouse {
  readonly url: string;
  stop(): Promise<void>;
}

const program = join(
  import.meta.dirname,
  "../../packages/platform/test/support/clickhouse-process.ts",
);

/** Starts ClickHouse's engine in a process of its own. Needs what `npm test` installs in scripts/test-packages. */
export async function startClickhouse(directory: string): Promise<Clickhouse> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [program, directory, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), exited]);
  if (child.exitCode !== null) throw new Error("ClickHouse did not start.");
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
