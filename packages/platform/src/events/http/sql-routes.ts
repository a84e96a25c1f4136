import { once } from "node:events";
import type { ServerResponse } from "node:http";

import type { DuckDBValue } from "@duckdb/node-api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";

import { actorOf, type Guard, type Guards } from "#identity";
import { type App, FlotillaError, problemOf, problemResponses, toCsvCell } from "#kernel";

import { type SqlAccess, type SqlAnswer, type SqlRequest, sqlScope } from "../sql/sql-access.ts";
import { sqlErrors } from "../sql/sql-errors.ts";
import { textOfValue } from "../sql/value-text.ts";
import { toPlain } from "../store/values.ts";

export interface SqlRoutesDependencies {
  readonly guards: Guards;
  readonly sql: SqlAccess;
}

/** The scope of tokens that may ask with SQL. */

/** How programs whose token may do that, and the operator, ask with SQL. */
export function addSqlRoutes(app: App, { guards, sql }: SqlRoutesDependencies): void {
  const schema = {
    tags: ["events"],
    security: [{ token: [sqlScope] }],
    operationId: "askWithSql",
    summary: "Ask the published views with one SELECT",
    description:
      "Answers one JSON object a line, or CSV to those who accept text/csv. A failure after the first rows is a last line with the member problem; CSV breaks off.",
    body: Type.Object({
      statement: Type.String({ minLength: 1, maxLength: 1_000_000 }),
      values: Type.Optional(
        Type.Array(Type.Union([Type.String(), Type.Null()]), {
          maxItems: 1000,
          description: "The values of $1, $2 and so on, as texts.",
        }),
      ),
    }),
    response: { ...problemResponses(400, 401, 403, 413, 501, 503, 504, 507) },
  };
  app.post("/sql", { schema, onRequest: mayAsk(guards) }, async (request, reply) => {
    const { statement: text, values = [] } = request.body;
    const asked = { actor: actorOf(request), via: "http", text, values } as const;
    await answer(sql, { ...asked, cancelled: whenGone(reply.raw) }, { request, reply });
    return reply;
  });
}

function mayAsk(guards: Guards): Guard {
  const requireScope = guards.requireToken(sqlScope);
  return async (request) => {
    const principal = await guards.authenticate(request);
    if (principal?.kind !== "operator") await requireScope(request);
  };
}

function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on("close", () => gone.abort(sqlErrors.sql_cancelled()));
  return gone.signal;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(
  sql: SqlAccess,
  asked: SqlRequest,
  { request, reply }: Exchange,
): Promise<void> {
  const isCsv = (request.headers.accept ?? "").includes("text/csv");
  const state = { hasBegun: false };
  try {
    await sql.run(request.tenant, asked, async (rows) => {
      for await (const text of isCsv ? csvOf(rows) : linesOf(rows)) {
        if (!state.hasBegun) begin(reply, isCsv);
        state.hasBegun = true;
        await write(reply.raw, text, rows.signal);
      }
      if (!state.hasBegun) begin(reply, isCsv);
      state.hasBegun = true;
    });
    reply.raw.end();
  } catch (error) {
    if (!state.hasBegun) throw error;
    if (!(error instanceof FlotillaError)) reply.log.error({ err: error }, "a statement failed");
    if (isCsv) reply.raw.destroy();
    else reply.raw.end(`${JSON.stringify({ problem: problemOf(error, request.id) })}\n`);
  }
}

/** From here on the answer is sent by hand, as it is computed. */
function begin(reply: FastifyReply, isCsv: boolean): void {
  reply.hijack();
  const type = isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson";
  reply.raw.writeHead(200, { "content-type": type, "cache-control": "no-store" });
}

async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (!response.write(text)) await once(response, "drain", { signal });
}

async function* linesOf({ columns, batches }: SqlAnswer): AsyncGenerator<string> {
  for await (const batch of batches) {
    const lines = batch.map((row) => {
      const values = columns.map(({ name }, index) => [name, toPlain(row[index] as DuckDBValue)]);
      return `${JSON.stringify(Object.fromEntries(values))}\n`;
    });
    yield lines.join("");
  }
}

async function* csvOf({ columns, batches }: SqlAnswer): AsyncGenerator<string> {
  yield csvLine(columns.map(({ name }) => name));
  for await (const batch of batches) {
    const lines = batch.map((row) =>
      csvLine(row.map((value, index) => textOfValue(value, columns[index]!.type))),
    );
    yield lines.join("");
  }
}

/** By RFC 4180; nothing at all is null, and an empty text stands in quotes. */
function csvLine(values: readonly (string | null)[]): string {
  const cells = values.map((value) => {
    if (value === null) return "";
    return value === "" ? '""' : toCsvCell(value);
  });
  return `${cells.join(",")}\r\n`;
}
