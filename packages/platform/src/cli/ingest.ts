import { resolve } from "node:path";

import { defineCommand } from "citty";

import { eachConcurrently } from "#kernel";

import { streamFromPlatform, tenantPath } from "./control-client.ts";

/** While one file is being stored the next ones can be read. */
const filesAtOnce = 3;

interface IngestReport {
  readonly rows: number;
  readonly seconds: number;
  readonly alreadyStored: boolean;
}

export const ingestCommand = defineCommand({
  meta: { name: "ingest", description: "Load files into a tenant, each exactly once" },
  args: {
    tenant: { type: "string", required: true, description: "The tenant's name" },
    type: {
      type: "string",
      required: true,
      description: "calls, sms, mds, topups, forwards, cells or geography",
    },
    unit: { type: "string", description: "For geography: admin0, admin1, admin2 or admin3" },
    files: {
      type: "positional",
      required: true,
      valueHint: "…",
      description: "CSV files; GeoJSON for geography",
    },
    json: { type: "boolean", description: "One JSON object a line" },
  },
  async run({ args }) {
    await eachConcurrently(args._, filesAtOnce, async (file) => {
      const report = await ingest({ ...args, path: resolve(file) });
      process.stdout.write(
        `${args.json ? JSON.stringify({ file, ...report }) : sentence(file, report)}\n`,
      );
    });
  },
});

interface IngestArguments {
  readonly tenant: string;
  readonly type: string;
  readonly unit?: string | undefined;
  readonly path: string;
}

async function ingest({ tenant, type, unit, path }: IngestArguments): Promise<IngestReport> {
  const lines = streamFromPlatform<{ readonly report?: IngestReport }>({
    method: "POST",
    path: `${tenantPath(tenant)}/ingest`,
    body: { type, path, ...(unit === undefined ? {} : { unit }) },
  });
  for await (const { report } of lines) if (report) return report;
  throw new Error(`the platform ended the load of ${path} without a word`);
}

function sentence(file: string, report: IngestReport): string {
  if (report.alreadyStored) return `${file}: stored before, nothing changed`;
  return `${file}: ${report.rows.toLocaleString("en")} rows stored in ${report.seconds.toFixed(1)} s`;
}
