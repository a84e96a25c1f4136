import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";

import {
  type CancelledState,
  type Query,
  type QueryProgress,
  type ResultFormat,
  type ResultRow,
  runnableQueryKinds,
} from "@flotilla/client";
import { defineCommand } from "citty";

import { printJsonLines } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { connectionArguments, connectToPlatform } from "./query-connection.ts";
import { composeSpec, parseSpecDocument } from "./query-spec.ts";
import { renderTable } from "./table.ts";

export const queryCommand = defineCommand({
  meta: {
    name: "query",
    description: "Ask a question about many people; without KIND, list the kinds",
  },
  args: {
    kind: { type: "positional", required: false, description: "Such as unique_subscriber_counts" },
    param: {
      type: "string",
      valueHint: "name=value …",
      description: "A parameter, as often as there are some; dots lead into sub-queries",
    },
    spec: {
      type: "string",
      description: "A file with the whole query as JSON; - for standard input",
    },
    format: {
      type: "string",
      default: "table",
      description: "table, csv, json (a row a line) or geojson",
    },
    ...connectionArguments,
  },
  async run({ args, rawArgs }) {
    if (args.kind === undefined && args.spec === undefined) {
      process.stdout.write(`${listKinds()}\n`);
      return;
    }
    const format = readFormat(args.format);
    const document = args.spec === undefined ? {} : parseSpecDocument(await readSpec(args.spec));
    const spec = composeSpec(args.kind, parametersIn(rawArgs), document);
    const connection = await connectToPlatform(args);
    await answer(connection.query(spec), format);
  },
});

type Format = "table" | "csv" | "json" | "geojson";

/** What is asked of the platform for each format. */
const resultFormats: Readonly<Record<Format, ResultFormat>> = {
  table: "rows",
  csv: "csv",
  json: "rows",
  geojson: "geojson",
};

function readFormat(format: string): Format {
  if (Object.hasOwn(resultFormats, format)) return format as Format;
  throw cliErrors.argument_invalid({
    argument: "--format",
    value: JSON.stringify(format),
    rule: `one of ${Object.keys(resultFormats).join(", ")}`,
  });
}

/** The values of a flag that may be given several times, which the command's parser would not keep. */
function parametersIn(given: readonly string[]): readonly string[] {
  const options = { param: { type: "string", multiple: true } } as const;
  return parseArgs({ args: [...given], options, strict: false }).values.param?.map(String) ?? [];
}

async function readSpec(file: string): Promise<string> {
  if (file === "-") return await text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cliErrors.argument_invalid(
      {
        argument: "--spec",
        value: JSON.stringify(file),
        rule: `a file that can be read (${reason})`,
      },
      { cause: error },
    );
  }
}

function listKinds(): string {
  const rows = Object.entries(runnableQueryKinds);
  return `${renderTable(["Kind", "What it answers"], rows)}

docs/reference/queries.md describes the parameters of each kind.`;
}

const interruptedCode = 130;

/** Runs a query and prints its result; whoever interrupts it cancels it on the platform as well. */
async function answer(query: Query, format: Format): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once("SIGINT", interrupt);
  const line = createProgressLine();
  try {
    const { signal } = interruption;
    const options = { format: resultFormats[format], signal, onProgress: line.show };
    const result = await query.result(options);
    line.clear();
    print(result, format);
  } catch (error) {
    line.clear();
    if (!interruption.signal.aborted) throw error;
    process.stderr.write(`${describeCancelling(await query.cancel())}\n`);
    process.exitCode = interruptedCode;
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
}

/** @param state Where the query stands then; undefined where the platform was not asked yet. */
function describeCancelling(state: CancelledState | undefined): string {
  if (state === "completed" || state === "errored") return "The query had ended before.";
  return state === undefined || state === "cancelled"
    ? "The query is cancelled."
    : "The query goes on for others who wait for it.";
}

const clearLine = "\r\u001B[2K";

interface ProgressLine {
  readonly show: (progress: QueryProgress) => void;
  readonly clear: () => void;
}

/** A line that tells people how far a query is; programs are told nothing. */
function createProgressLine(): ProgressLine {
  const started = performance.now();
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: ({ eligible, queued, running }) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stderr.write(
        `${clearLine}${running} running, ${eligible + queued} waiting, ${seconds} s; Ctrl-C cancels the query`,
      );
    },
    clear: () => void process.stderr.write(clearLine),
  };
}

function print(result: string | readonly ResultRow[] | object, format: Format): void {
  if (typeof result === "string") process.stdout.write(result);
  else if (format === "geojson") process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (format === "json") printJsonLines(result as readonly ResultRow[]);
  else process.stdout.write(`${describeRows(result as readonly ResultRow[])}\n`);
}

function describeRows(rows: readonly ResultRow[]): string {
  const header = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => header.map((name) => row[name] ?? ""));
  const count = `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  const note = `(${count}; what counts too few people is not published)`;
  return rows.length === 0 ? note : `${renderTable(header, cells)}\n${note}`;
}
