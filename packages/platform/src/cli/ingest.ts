import { readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";

import { defineCommand } from "citty";

import { eachConcurrently, FlotillaError } from "#kernel";

import { jsonArgument, tenantArgument } from "./common-arguments.ts";
import { askPlatform, streamFromPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";
import { IngestOutput, type IngestReport } from "./ingest-output.ts";
import { listDays } from "./list-days.ts";

/** While one file is being stored the next ones can be read. */
const loadsAtOnce = 3;
/** Said here as well, since the module that says it takes long to load. */
const existingDaysModes = ["correct", "add", "overwrite"];
/** Types of what is loaded whole and not day by day. */
const wholeTables = ["cells", "geography", "mapping", "tacs"];

export const ingestCommand = defineCommand({
  meta: {
    name: "ingest",
    description: "Load files, or days of a PostgreSQL table, into a tenant, each exactly once",
  },
  args: {
    tenant: tenantArgument,
    type: {
      type: "string",
      description:
        "calls, sms, mds, topups, forwards, dfs, a declared type, cells, geography, mapping or tacs",
    },
    unit: { type: "string", description: "For geography: admin0, admin1, admin2 or admin3" },
    name: {
      type: "string",
      description: "For mapping, or for geography instead of a unit: geography.districts",
    },
    mapping: { type: "string", description: "A YAML file that says which columns give which" },
    "existing-days": {
      type: "string",
      description: "What the files mean for days that are stored: correct, add or overwrite",
    },
    database: { type: "string", description: "A private file with a PostgreSQL database's URL" },
    table: { type: "string", description: "A table or view of that database: events.calls" },
    from: { type: "string", description: "The first day of the table that is loaded" },
    to: { type: "string", description: "The day after the last" },
    paths: {
      type: "positional",
      required: false,
      valueHint: "…",
      description: "Files and folders; the type may be left out where their names begin with it",
    },
    json: jsonArgument,
  },
  async run({ args }) {
    const output = new IngestOutput(args.json === true);
    const options = await readOptions(args);
    const loads =
      args.database === undefined && args.table === undefined
        ? await listFileLoads(args._, options, output)
        : listTableLoads(args, options);
    await loadAll(loads, { tenant: args.tenant, output });
    output.finish(loads.length);
    if (output.hasFailures) process.exitCode = 1;
  },
});

/** One request to load something. */
interface Load {
  /** What it is called for a person. */
  readonly name: string;
  readonly route: "ingest" | "ingest-table";
  readonly body: object;
}

interface Options {
  readonly tenant: string;
  /** What every request says: type, unit, mapping, existing days. */
  readonly body: { readonly type?: string; readonly unit?: string };
}

interface OptionArguments {
  readonly tenant: string;
  readonly type?: string | undefined;
  readonly unit?: string | undefined;
  readonly name?: string | undefined;
  readonly mapping?: string | undefined;
  readonly "existing-days"?: string | undefined;
}

async function readOptions(args: OptionArguments): Promise<Options> {
  const { tenant, type, mapping, "existing-days": existingDays } = args;
  const unit = unitOrName(args);
  if (existingDays !== undefined && !existingDaysModes.includes(existingDays)) {
    throw invalid("--existing-days", existingDays, `one of ${existingDaysModes.join(", ")}`);
  }
  const read =
    mapping === undefined ? undefined : { name: mapping, text: await readMappingFile(mapping) };
  const given = Object.entries({ type, unit, existingDays, mapping: read });
  return { tenant, body: Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

/** The platform knows a geography or mapping by one text, which is a unit or a name. */
function unitOrName({ unit, name }: OptionArguments): string | undefined {
  if (unit !== undefined && name !== undefined) {
    throw invalid("--name", name, "left out: a geography has either a unit or a name");
  }
  return unit ?? name;
}

async function readMappingFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw cliErrors.argument_invalid(
      { argument: "--mapping", value: JSON.stringify(path), rule: "a file that can be read" },
      { cause: error },
    );
  }
}

async function listFileLoads(
  given: readonly string[],
  { tenant, body }: Options,
  output: IngestOutput,
): Promise<Load[]> {
  if (given.length === 0) {
    throw cliErrors.argument_invalid({
      argument: "The path",
      value: "missing",
      rule: "one or several files or folders, or --database and --table",
    });
  }
  const { type, unit } = body;
  const { files, passedOver } = await askPlatform<{
    readonly files: readonly { readonly path: string; readonly folder: string | null }[];
    readonly passedOver: readonly string[];
  }>({
    method: "POST",
    path: `${tenantPath(tenant)}/ingest-sources`,
    body: {
      paths: given.map((path) => resolve(path)),
      ...(type === undefined ? {} : { type }),
      ...(unit === undefined || type === undefined ? {} : { unit }),
    },
  });
  output.passOver(passedOver.map((path) => shown(path, given)));
  return files.map(({ path, folder }) => ({
    name: shown(path, given),
    route: "ingest",
    body: { ...body, path, ...(folder === null ? {} : { folder }) },
  }));
}

/** A path as the person would write it. */
function shown(path: string, given: readonly string[]): string {
  for (const written of given) {
    const full = resolve(written);
    if (path === full) return written;
    if (path.startsWith(full + sep)) return join(written, relative(full, path));
  }
  return path;
}

interface TableArguments {
  readonly database?: string | undefined;
  readonly table?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function listTableLoads({ database, table, from, to }: TableArguments, { body }: Options): Load[] {
  const { type } = body;
  if (database === undefined) throw missing("--database", "a private file with the database's URL");
  if (table === undefined) throw missing("--table", "a table or view such as events.calls");
  if (type === undefined) throw missing("--type", "what the table holds");
  const order = { ...body, database: resolve(database), table };
  if (wholeTables.some((name) => name === type)) {
    return [{ name: table, route: "ingest-table", body: order }];
  }
  if (from === undefined) throw missing("--from", "the first day that is loaded");
  return listDays(from, to).map((day) => ({
    name: `${table}@${day}`,
    route: "ingest-table",
    body: { ...order, day },
  }));
}

async function loadAll(
  loads: readonly Load[],
  { tenant, output }: { readonly tenant: string; readonly output: IngestOutput },
): Promise<void> {
  await eachConcurrently(loads, loadsAtOnce, async (load) => {
    try {
      output.tell(load.name, await request(tenant, load), loads.length);
    } catch (error) {
      // Without a platform, or room on its disk, the others would fail in the same way.
      if (!(error instanceof FlotillaError) || error.status >= 500) throw error;
      output.fail(load.name, error);
    }
  });
}

async function request(tenant: string, { route, body, name }: Load): Promise<IngestReport | null> {
  const lines = streamFromPlatform<{ readonly report?: IngestReport | null }>({
    method: "POST",
    path: `${tenantPath(tenant)}/${route}`,
    body,
  });
  for await (const { report } of lines) if (report !== undefined) return report;
  throw new Error(`the platform ended the load of ${name} without a word`);
}

function missing(argument: string, rule: string): Error {
  return cliErrors.argument_invalid({ argument, value: "missing", rule });
}

function invalid(argument: string, value: string, rule: string): Error {
  return cliErrors.argument_invalid({ argument, value: JSON.stringify(value), rule });
}
