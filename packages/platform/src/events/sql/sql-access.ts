import type { DuckDBConnection, DuckDBResult, DuckDBValue } from "@duckdb/node-api";

import { FlotillaError, type Tenant } from "#kernel";

import type { EventParts } from "../parts.ts";
import type { EventStore } from "../store/store.ts";
import { explainFailure } from "./engine-failure.ts";
import { type Watch, watchStatement } from "./limits.ts";
import { planStatement, type SqlColumn, type StatementPlan } from "./plan.ts";
import { createPublication, emptySchema, type Publication } from "./publish.ts";
import { catalogName } from "./published-names.ts";
import { sqlErrors } from "./sql-errors.ts";

/** The right that a token needs. */
export const sqlScope = "sql";

/** A statement and who asks it. */
export interface SqlRequest {
  readonly actor: string;
  /** By which way it came. */
  readonly via: "http" | "postgresql";
  readonly text: string;
  /** The values of $1, $2 and so on, as texts. */
  readonly values?: readonly (string | null)[];
  /** Their types as far as the asker says, by the engine's names. */
  readonly declaredTypes?: readonly (string | null)[];
  /** Aborted when the asker goes away. */
  readonly cancelled: AbortSignal;
}

/** The rows of an answer, a few thousand at a time; the next are computed when they are asked for. */
export interface SqlAnswer {
  readonly columns: readonly SqlColumn[];
  readonly batches: AsyncIterable<readonly (readonly DuckDBValue[])[]>;
  /** Aborted when the statement has to end, whatever is waited for. */
  readonly signal: AbortSignal;
}

/** What a statement needs and answers. */
export interface SqlDescription {
  readonly parameterTypes: readonly string[];
  readonly columns: readonly SqlColumn[];
}

/** SQL over the published views of a tenant's events: read only, limited in time, memory and rows, and audited. */
export interface SqlAccess {
  /**
   * Runs a statement and hands over its answer while it lasts; answers how many rows were taken. The place, the transaction and the time
   * are used up while they are taken, so that nobody holds them for long.
   *
   * @throws `events.sql_refused`, `events.sql_invalid`, `events.sql_failed`, `events.sql_timeout`, `events.sql_cancelled`,
   * `events.sql_too_many_rows`, `events.sql_memory`, `events.sql_engine`
   */
  run(
    tenant: Tenant,
    request: SqlRequest,
    take: (answer: SqlAnswer) => Promise<void>,
  ): Promise<number>;
  /** What a statement needs and answers, without running it. Throws as `run` does. */
  describe(tenant: Tenant, request: SqlRequest): Promise<SqlDescription>;
  /** Records a statement that was answered or refused without the store. */
  record(tenant: Tenant, request: SqlRequest, outcome: StatementOutcome): Promise<void>;
}

/** What became of a statement. */
export interface StatementOutcome {
  readonly rows: number;
  /** How long it took, if it was run. */
  readonly milliseconds?: number;
  readonly error?: unknown;
}

/** How much of a statement the audit log keeps. */
const keptCharacters = 4000;
const longestStatement = 1_000_000;

/** Does work with the plan of a statement, on a connection that can change nothing, until it ends or has to. */
type WithPlan = <Result>(
  tenant: Tenant,
  request: SqlRequest,
  work: (plan: StatementPlan, watch: Watch) => Promise<Result>,
) => Promise<Result>;

function createPlanning(parts: EventParts): WithPlan {
  const { settings } = parts;
  const publications = new WeakMap<EventStore, Publication>();
  const publicationOf = (store: EventStore, tenant: Tenant): Publication => {
    const publication = publications.get(store) ?? createPublication(tenant.name);
    publications.set(store, publication);
    return publication;
  };
  const limits = { seconds: settings.sqlTimeoutSeconds, memory: settings.memoryLimit };

  return async (tenant, request, work) => {
    if (request.text.length > longestStatement) {
      throw sqlErrors.sql_refused({ reason: "It is too long" });
    }
    const watch = watchStatement(limits, request.cancelled);
    try {
      const store = await embeddedStoreOf(parts, tenant);
      return await store.lend(async (connection, closing) => {
        watch.signal.throwIfAborted();
        watch.follow(connection);
        const stopped = AbortSignal.any([watch.signal, closing]);
        const types = await publicationOf(store, tenant).ensure(connection);
        await isolate(connection);
        const translation = { types, database: tenant.name, user: request.actor };
        const declared =
          request.declaredTypes === undefined ? {} : { declaredTypes: request.declaredTypes };
        const plan = await planStatement(connection, request.text, { ...translation, ...declared });
        return await work(plan, { ...watch, signal: stopped });
      });
    } catch (error) {
      watch.signal.throwIfAborted();
      throw explainFailure(error, request.text, settings.memoryLimit);
    } finally {
      watch.stop();
    }
  };
}

/** Answers from the stores that are open in this process. */
export function createSqlAccess(parts: EventParts): SqlAccess {
  const { settings, clock } = parts;
  const withPlan = createPlanning(parts);
  const record: SqlAccess["record"] = async (tenant, request, outcome) => {
    const { rows, milliseconds, error } = outcome;
    await parts.audit.record(tenant, {
      actor: request.actor,
      action: "events.sql_statement",
      subject: request.text.slice(0, keptCharacters),
      outcome: outcomeOf(error),
      details: {
        via: request.via,
        rows,
        ...(milliseconds === undefined ? {} : { milliseconds }),
        ...(error === undefined ? {} : { problem: codeOf(error) }),
      },
    });
  };

  return {
    record,
    async run(tenant, request, take) {
      const state = { rows: 0 };
      const from = clock.now().getTime();
      let failure: unknown;
      try {
        await withPlan(tenant, request, async (plan, watch) => {
          const result = await execute(plan, request.values ?? []);
          const limit = settings.sqlMaximumRows;
          const batches = readBatches(result, { state, limit, signal: watch.signal });
          await take({ columns: plan.columns, batches, signal: watch.signal });
        });
        return state.rows;
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        const milliseconds = clock.now().getTime() - from;
        parts.logger.debug({ tenant: tenant.name, milliseconds }, "a statement of SQL ended");
        await record(tenant, request, { rows: state.rows, milliseconds, error: failure });
      }
    },
    async describe(tenant, request) {
      try {
        return await withPlan(tenant, request, async ({ parameterTypes, columns }) => ({
          parameterTypes,
          columns,
        }));
      } catch (error) {
        await record(tenant, request, { rows: 0, error });
        throw error;
      }
    },
  };
}

/** @throws `events.sql_engine` when the tenant's events are kept elsewhere */
async function embeddedStoreOf(
  { storeOf, tablesOf }: EventParts,
  tenant: Tenant,
): Promise<EventStore> {
  const { storedTables } = await import("../store/stored-tables.ts");
  if ((await tablesOf(tenant)) !== storedTables) {
    throw sqlErrors.sql_engine({ tenant: tenant.name });
  }
  return await storeOf(tenant);
}

/** The engine takes a time that grows with the cube of the depth to understand a statement, and cannot be broken off then. */
const deepestExpression = 150;

/** From here on the connection can change nothing, and a name without a schema means nothing. */
async function isolate(connection: DuckDBConnection): Promise<void> {
  await connection.run(`USE ${catalogName}.${emptySchema}`);
  await connection.run("SET errors_as_json = true");
  await connection.run(`SET max_expression_depth TO ${deepestExpression}`);
  await connection.run("BEGIN TRANSACTION READ ONLY");
}

async function execute(
  { prepared, parameterTypes }: StatementPlan,
  values: readonly (string | null)[],
): Promise<DuckDBResult> {
  if (values.length < parameterTypes.length) {
    throw sqlErrors.sql_invalid({
      reason: `It has ${parameterTypes.length} parameters, but there are ${values.length} values`,
    });
  }
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const value = values[Number(prepared.parameterName(index)) - 1] ?? null;
    if (value === null) prepared.bindNull(index);
    else prepared.bindVarchar(index, value);
  }
  return await prepared.stream();
}

async function* readBatches(
  result: DuckDBResult,
  options: {
    readonly state: { rows: number };
    readonly limit: number;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<DuckDBValue[][]> {
  const { state, limit, signal } = options;
  for (;;) {
    const chunk = await result.fetchChunk();
    signal.throwIfAborted();
    if (!chunk || chunk.rowCount === 0) return;
    if (state.rows + chunk.rowCount > limit) throw sqlErrors.sql_too_many_rows({ limit });
    state.rows += chunk.rowCount;
    yield chunk.getRows();
    signal.throwIfAborted();
  }
}

function outcomeOf(error: unknown): "done" | "refused" | "failed" {
  if (error === undefined) return "done";
  return codeOf(error) === "events.sql_refused" ? "refused" : "failed";
}

function codeOf(error: unknown): string {
  return error instanceof FlotillaError ? error.code : "internal";
}
