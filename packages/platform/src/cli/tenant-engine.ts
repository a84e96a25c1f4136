import { readFileSync } from "node:fs";

import { defineCommand } from "citty";

import { tenantArgument } from "./common-arguments.ts";
import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";

/** `flotilla tenant engine`: what answers questions about a tenant's events. */
export const engineCommand = defineCommand({
  meta: {
    name: "engine",
    description: "Choose what answers questions about a tenant's events, from the next start on",
  },
  args: {
    tenant: tenantArgument,
    engine: { type: "enum", required: true, options: ["duckdb", "flowdb", "clickhouse"] },
    database: {
      type: "string",
      description: "A file with the address of the database as one line, or as JSON",
    },
    timeout: { type: "string", description: "Seconds that a statement may take (flowdb)" },
  },
  async run({ args }) {
    const address = args.database === undefined ? {} : readAddress(args.database);
    const timeout = args.timeout === undefined ? {} : { timeoutSeconds: Number(args.timeout) };
    const body = { engine: args.engine, ...address, ...timeout };
    const path = `${tenantPath(args.tenant)}/engine`;
    const { detail } = await askPlatform<{ detail: string }>({ method: "PUT", path, body });
    process.stdout.write(
      `From the next start on ${args.engine} answers for tenant ${args.tenant}. ${detail}\n`,
    );
  },
});

/** The address is read from a file, because others see the arguments of a program. @throws `cli.database_file_unreadable` */
function readAddress(path: string): Record<string, unknown> {
  try {
    const text = readFileSync(path, "utf8").trim();
    return text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { url: text };
  } catch (error) {
    // What JSON's parser says would repeat a part of the file, which may be a password.
    const isSyntax = error instanceof SyntaxError;
    const reason = isSyntax ? "it is neither one line nor JSON" : (error as Error).message;
    throw cliErrors.database_file_unreadable({ path, reason }, { cause: error });
  }
}
