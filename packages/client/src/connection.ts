import { createTrustingFetch } from "./private-authority.ts";
import { createQueryBuilders, type QueryBuilders } from "./query-builders.ts";
import { cancelQuery, createQuery, readResult, readState } from "./query.ts";
import type { Query, ResultOptions } from "./query.ts";
import { createTransport } from "./transport.ts";
import type { Transport } from "./transport.ts";
import type {
  AggregationUnit,
  AvailableDates,
  CancelledState,
  PrivacyBudget,
  QuerySpec,
  QueryState,
  RegionFeatures,
  ResultFormat,
  ResultOf,
} from "./types.ts";

export interface ConnectionOptions {
  /** The platform's address, such as `https://flotilla.example.org`. */
  readonly url: string;
  /** A bearer token, or a function that gives one; it is called before every request. */
  readonly token: string | (() => Promise<string>);
  /** A file with the certificates (PEM) that alone are trusted to vouch for the platform. In Node only; browsers trust what their system does. */
  readonly caFile?: string;
  /** Used instead of the global `fetch`, and of `caFile`. */
  readonly fetch?: typeof globalThis.fetch;
}

interface Abortable {
  readonly signal?: AbortSignal;
}

/**
 * A platform and the token that it is asked with. It has one method for each kind of query that may be run, with flowclient's name in
 * camelCase; nothing is asked until such a query is run.
 *
 * @example
 * const query = connection.uniqueSubscriberCounts({
 *   startDate: "2016-01-01",
 *   endDate: "2016-01-08",
 *   aggregationUnit: "admin3",
 * });
 * console.table(await query.result());
 */
export interface Connection extends QueryBuilders {
  /** The query of a specification, however it was made. */
  query(spec: QuerySpec): Query;
  /** The days with data, per type of event. Needs the scope `get_available_dates`. */
  availableDates(options?: Abortable): Promise<AvailableDates>;
  /** The regions of a unit with their shapes. Needs the scopes `get_result` and `<unit>:geography:geography`. */
  geography(unit: AggregationUnit, options?: Abortable): Promise<RegionFeatures>;
  /** Where a query stands that somebody ran before. */
  getState(queryId: string, options?: Abortable): Promise<QueryState>;
  /** The result of a query that somebody ran before; 202 and 404 are errors here. */
  getResult<Format extends ResultFormat = "rows">(
    queryId: string,
    options?: Pick<ResultOptions<Format>, "format" | "signal">,
  ): Promise<ResultOf[Format]>;
  /** Ends a query on the platform, unless others wait for it too. */
  cancel(queryId: string): Promise<CancelledState>;
  /** What the roles of the token have spent where answers have noise added. */
  privacyBudget(options?: Abortable): Promise<PrivacyBudget>;
}

/**
 * Connects to a platform. No request is sent yet.
 *
 * @example
 * const connection = connect({ url: "http://localhost:8080", token: process.env.FLOTILLA_TOKEN });
 * const dates = await connection.availableDates();
 */
export function connect({ url, token, caFile, fetch }: ConnectionOptions): Connection {
  const transport = createTransport({
    url,
    fetch: fetch ?? (caFile === undefined ? undefined : createTrustingFetch(caFile)),
    token: typeof token === "string" ? async () => token : token,
  });
  const query = (spec: QuerySpec): Query => createQuery(transport, spec);
  return {
    ...createQueryBuilders(query),
    query,
    availableDates: (options) => readAvailableDates(transport, options),
    geography: (unit, options) =>
      transport.json<RegionFeatures>(`/api/0/geography/${encodeURIComponent(unit)}`, options),
    getState: (queryId, options) => readState(transport, queryId, options?.signal),
    getResult: (queryId, options = {}) => readResult(transport, queryId, options),
    cancel: (queryId) => cancelQuery(transport, queryId),
    privacyBudget: (options) => transport.json<PrivacyBudget>("/api/0/privacy_budget", options),
  };
}

async function readAvailableDates(
  transport: Transport,
  options?: Abortable,
): Promise<AvailableDates> {
  const body = await transport.json<{ available_dates: AvailableDates }>(
    "/api/0/available_dates",
    options,
  );
  return body.available_dates;
}
