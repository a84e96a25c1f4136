import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { callsCsv } from "./events-fixture.ts";
import { createHandSetClock } from "./identity.ts";
import { openTestPlatform } from "./in-process-platform.ts";

/** A platform whose tenant has three calls, two of 2016-01-01 and one of 2016-01-02, loaded on 2026-03-01 at noon. */
export interface LoadedPlatform {
  /** Asks a route of the events as an administrator. */
  get(path: string): Promise<{ status: number; json: Record<string, never> }>;
  remove(): Promise<void>;
}

/** Opens the platform; `name` tells its directory from others. */
export async function openLoadedPlatform(name: string): Promise<LoadedPlatform> {
  const directory = mkdtempSync(join(tmpdir(), `flotilla-${name}-`));
  const clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  const platform = await openTestPlatform({ directory, clock });
  const path = join(directory, "calls.csv");
  const rows = ["2016-01-01 08:00:00", "2016-01-01 09:00:00", "2016-01-02 08:00:00"] as const;
  writeFileSync(path, callsCsv(...rows.map((time) => [time, "ann", "C1"] as const)));
  await platform.modules.events!.ingestFile(platform.tenant, { type: "calls", path });
  return {
    async get(route) {
      const headers = await platform.proofOf("admin", "cookie");
      const { status, text } = await platform.request("GET", `/api/events${route}`, { headers });
      return { status, json: JSON.parse(text) as Record<string, never> };
    },
    async remove() {
      await platform.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
