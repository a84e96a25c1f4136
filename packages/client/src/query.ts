import { delay } from "./delay.ts";
import { FlotillaRequestError, unexpectedAnswer } from "./request-error.ts";
import { isRedirect } from "./transport.ts";
import type { Transport } from "./transport.ts";
import type {
  CancelledState,
  QueryProgress,
  QuerySpec,
  QueryState,
  QueryStatus,
  RegionFeatures,
  ResultFormat,
  ResultOf,
  ResultRow,
} from "./types.ts";

export interface ResultOptions<Format extends ResultFormat = "rows"> {
  /** `rows` when left out. */
  readonly format?: Format;
  /** The longest pause between two looks at the query, in seconds; 1 when left out. The first looks come sooner. */
  readonly pollIntervalSeconds?: number;
  /** Stops waiting; the query itself goes on. */
  readonly signal?: AbortSignal;
  /** Told after every look at a query that is not completed yet. */
  readonly onProgress?: (progress: QueryProgress) => void;
}

/** A query that can be run, watched and read. Running it twice is harmless: the platform computes it once. */
export interface Query {
  readonly spec: QuerySpec;
  /** The identifier that the platform gave, once it runs. */
  readonly id: string | undefined;
  /**
   * Starts the query.
   * @throws {FlotillaRequestError} 400 for a wrong parameter, 401 without a valid token, 403 without the scope.
   */
  run(): Promise<void>;
  /** Where the query stands; `not_running` before `run`. */
  status(): Promise<QueryStatus>;
  /**
   * Runs the query if it does not run yet, waits until it is completed, and reads its result.
   *
   * @example
   * const rows = await query.result();
   * const map = await query.result({ format: "geojson", signal: AbortSignal.timeout(60_000) });
   */
  result<Format extends ResultFormat = "rows">(
    options?: ResultOptions<Format>,
  ): Promise<ResultOf[Format]>;
  /** Ends the query on the platform, unless others wait for it too. Undefined before `run`, when there is nothing to end. */
  cancel(): Promise<CancelledState | undefined>;
}

const firstPauseMilliseconds = 25;

export function createQuery(transport: Transport, spec: QuerySpec): Query {
  let id: string | undefined;

  async function run(signal?: AbortSignal): Promise<string> {
    id = await startQuery(transport, spec, signal);
    return id;
  }

  async function result<Format extends ResultFormat = "rows">(
    options: ResultOptions<Format> = {},
  ): Promise<ResultOf[Format]> {
    const known = id;
    try {
      return await readWhenCompleted(transport, known ?? (await run(options.signal)), options);
    } catch (error) {
      // A result may have left the cache since the query ran; asking again brings it back.
      const isForgotten = error instanceof FlotillaRequestError && error.status === 404;
      if (known === undefined || !isForgotten) throw error;
      return readWhenCompleted(transport, await run(options.signal), options);
    }
  }

  return {
    spec,
    get id() {
      return id;
    },
    run: async () => {
      await run();
    },
    status: async () =>
      id === undefined ? "not_running" : (await readState(transport, id)).status,
    result,
    cancel: async () => (id === undefined ? undefined : cancelQuery(transport, id)),
  };
}

/** Reads the result of a query that is completed. */
export async function readResult<Format extends ResultFormat>(
  transport: Transport,
  id: string,
  options: Pick<ResultOptions<Format>, "format" | "signal">,
): Promise<ResultOf[Format]> {
  const read = readers[options.format ?? "rows"];
  const result = await read(transport, `/api/0/get/${encodeURIComponent(id)}`, options.signal);
  return result as ResultOf[Format];
}

type Reader<Format extends ResultFormat> = (
  transport: Transport,
  path: string,
  signal?: AbortSignal,
) => Promise<ResultOf[Format]>;

const readers: { readonly [Format in ResultFormat]: Reader<Format> } = {
  rows: async (transport, path, signal) => {
    const response = await transport.send(path, { signal });
    if (response.status !== 200) throw notCompleted(response);
    const body = (await response.json()) as { readonly query_result: readonly ResultRow[] };
    return body.query_result;
  },
  csv: async (transport, path, signal) => {
    const response = await transport.send(`${path}.csv`, { signal });
    if (response.status !== 200) throw notCompleted(response);
    return response.text();
  },
  geojson: async (transport, path, signal) => {
    const response = await transport.send(`${path}.geojson`, { signal });
    if (response.status !== 200) throw notCompleted(response);
    return (await response.json()) as RegionFeatures;
  },
};

function notCompleted(response: Response): FlotillaRequestError {
  return new FlotillaRequestError({
    status: response.status,
    code: "client.not_completed",
    message: "The query is not completed.",
    remedy: "Wait until its status is `completed`.",
  });
}

async function readWhenCompleted<Format extends ResultFormat>(
  transport: Transport,
  id: string,
  options: ResultOptions<Format>,
): Promise<ResultOf[Format]> {
  const longest = (options.pollIntervalSeconds ?? 1) * 1000;
  let pause = Math.min(firstPauseMilliseconds, longest);
  for (;;) {
    const { status, progress } = await readState(transport, id, options.signal);
    if (status === "completed") return readResult(transport, id, options);
    if (progress) options.onProgress?.(progress);
    await delay(pause, options.signal);
    pause = Math.min(pause * 2, longest);
  }
}

async function startQuery(
  transport: Transport,
  spec: QuerySpec,
  signal?: AbortSignal,
): Promise<string> {
  const response = await transport.send("/api/0/run", { method: "POST", body: spec, signal });
  if (response.status !== 202) throw unexpectedAnswer(response, "202 Accepted");
  const body = (await response.json()) as { readonly query_id?: string };
  const id = response.headers.get("location")?.split("/").at(-1) ?? body.query_id;
  if (id === undefined || id === "") throw unexpectedAnswer(response, "the query's identifier");
  return id;
}

/** Where a query stands that somebody ran. */
export async function readState(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<QueryState> {
  const response = await transport.send(`/api/0/poll/${encodeURIComponent(id)}`, { signal });
  if (isRedirect(response)) return { status: "completed" };
  if (response.status !== 202) throw unexpectedAnswer(response, "202 or 303");
  const { status, progress } = (await response.json()) as Required<QueryState>;
  return { status, progress };
}

/** Ends a query that somebody ran. */
export async function cancelQuery(transport: Transport, id: string): Promise<CancelledState> {
  const path = `/api/insight/queries/${encodeURIComponent(id)}/cancel`;
  const { state } = await transport.json<{ readonly state: CancelledState }>(path, {
    method: "POST",
  });
  return state;
}
