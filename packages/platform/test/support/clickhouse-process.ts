import { once } from "node:events";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

/**
 * Serves a directory of ClickHouse on 127.0.0.1: the engine itself, in process (the package chdb), behind as much of its HTTP
 * interface as the official client uses: statements in the address or the body, data to insert in the body, parameters,
 * settings, a database, errors with their codes. Statements run one after the other. To be run as a program:
 * `clickhouse-process.ts <directory> <port> [<file of its configuration>]`; prints `listening`.
 */
async function serve(directory: string, port: number, configuration = ""): Promise<void> {
  const packages = join(import.meta.dirname, "../../../../scripts/test-packages/package.json");
  const { Session } = createRequire(packages)("chdb") as {
    Session: new (path: string, options: { readonly connectionArgs: string[] }) => Session;
  };
  const connectionArgs = configuration === "" ? [] : [`--config-file=${configuration}`];
  const session = new Session(join(directory, "data"), { connectionArgs });
  const bodies = join(directory, "bodies");
  mkdirSync(bodies, { recursive: true });
  let turn = Promise.resolve();
  let received = 0;
  const server = createServer((request, response) => {
    const path = join(bodies, `${++received}`);
    const asked = readRequest(request, path);
    turn = Promise.all([asked, turn])
      .then(([parsed]) => answer(session, parsed, response))
      .catch((error: unknown) => refuse(error, response))
      .finally(() => rmSync(path, { force: true }));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  process.stdout.write("listening\n");
}

interface Session {
  queryAsync(sql: string, options: { readonly format: string }): Promise<{ bytes(): Uint8Array }>;
}

interface Asked {
  readonly statement: string;
  readonly parameters: URLSearchParams;
}

/** Data to insert goes to a file, from which the engine reads it in the format that the statement names. */
async function readRequest(request: IncomingMessage, path: string): Promise<Asked> {
  const { pathname, searchParams: parameters } = new URL(request.url!, "http://localhost");
  if (pathname === "/ping") return { statement: "", parameters };
  const query = parameters.get("query");
  if (query === null) {
    return { statement: await textOf(request), parameters };
  }
  await pipeline(request, createWriteStream(path));
  const statement = query.replace(/\bFORMAT\s+(\w+)\s*$/i, `FROM INFILE '${path}' FORMAT $1`);
  return { statement: /^\s*INSERT\b/i.test(query) ? statement : query, parameters };
}

/** What a request may carry besides settings. */
const notSettings = new Set([
  "query",
  "query_id",
  "database",
  "default_format",
  "readonly",
  "session_id",
  "compress",
  "enable_http_compression",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
  "wait_end_of_query",
  "role",
]);

async function answer(
  session: Session,
  { statement, parameters }: Asked,
  response: ServerResponse,
): Promise<void> {
  if (statement === "") {
    response.end("Ok.\n");
    return;
  }
  const settings = [...parameters].filter(([name]) => !notSettings.has(name));
  const run = (sql: string, format = "TabSeparated") => session.queryAsync(sql, { format });
  try {
    for (const [name, value] of settings) await run(`SET ${name} = '${escaped(value)}'`);
    await run(`USE ${parameters.get("database") ?? "default"}`);
    // The engine here has one session, which would not let go of this setting again.
    const restricted = parameters.has("readonly") ? readOnly(statement, parameters) : statement;
    const result = await run(restricted, parameters.get("default_format") ?? "TabSeparated");
    response.setHeader("X-ClickHouse-Summary", "{}");
    response.setHeader("X-ClickHouse-Query-Id", parameters.get("query_id") ?? "");
    response.end(result.bytes());
  } finally {
    for (const [name] of settings) {
      if (!name.startsWith("param_")) await run(`SET ${name} = DEFAULT`);
    }
  }
}

function readOnly(statement: string, parameters: URLSearchParams): string {
  const [, query, format = ""] = /^([^]*?)(\s*FORMAT\s+\w+)?;?\s*$/i.exec(statement)!;
  return `${query}\nSETTINGS readonly = ${Number(parameters.get("readonly"))}${format}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}

function refuse(error: unknown, response: ServerResponse): void {
  const text = error instanceof Error ? error.message : String(error);
  const [, code = "0"] = /Code: (\d+)/.exec(text) ?? [];
  response.writeHead(500, { "X-ClickHouse-Exception-Code": code });
  response.end(text);
}

const [directory, port, configuration] = process.argv.slice(2);
if (import.meta.main && directory) await serve(directory, Number(port), configuration);
