import { createBus, createLogger, type Tenant } from "#kernel";

import { newEvents } from "./events-fixture.ts";

/** What of a tenant the event store needs, for a directory. */
export function tenantAt(directory: string): Tenant {
  return { name: "test", directory } as Tenant;
}

/**
 * Ingests files into the store of a directory, one after the other, and prints a line for each step: `<step>`, `stored <batch>`,
 * `closing`, `closed`. To be run as a program: `ingesting-process.ts <directory> <type>:<unit>:<path>…`.
 */
async function ingestAll(directory: string, files: readonly string[]): Promise<void> {
  const events = newEvents(createBus(createLogger("fatal")));
  const tenant = tenantAt(directory);
  await events.openTenant(tenant);
  for (const file of files) {
    const [type, unit, path] = file.split(":") as [never, string, string];
    const request = { type, path, ...(unit === "" ? {} : { unit }) };
    const report = await events.ingestFile(tenant, request, ({ step }) => say(step));
    say(`stored ${report.id}`);
  }
  say("closing");
  await events.closeTenant(tenant);
  say("closed");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [directory, ...files] = process.argv.slice(2);
if (import.meta.main && directory) await ingestAll(directory, files);
