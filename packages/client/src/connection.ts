import { uniqueSubscriberCountsSpec } from "./query-spec.ts";
import { createQuery, readResult } from "./query.ts";
import type { Query, ResultOptions } from "./query.ts";
import { createTransport } from "./transport.ts";
import type { Transport } from "./transport.ts";
import type {
  AggregationUnit,
  AvailableDates,
  RegionFeatures,
  ResultFormat,
  ResultOf,
  UniqueSubscriberCountsParameters,
} from "./types.ts";

export interface ConnectionOptions {
  /** The platform's address, such as `https://flotilla.example.org`. */
  readonly url: string;
  /** A bearer token, or a function that gives one; it is called before every request. */
  readonly token: string | (() => Promise<string>);
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A platform and the token that it is asked with. */
export interface Connection {
  /**
   * How many subscribers were seen in each region. Nothing is asked until the query is run.
   *
   * @example
   * const query = connection.uniqueSubscriberCounts({
   *   startDate: "2016-01-01",
   *   endDate: "2016-01-08",
   *   aggregationUnit: "admin3",
   * });
   * console.table(await query.result());
   */
  uniqueSubscriberCounts(parameters: UniqueSubscriberCountsParameters): Query;
  /** The days with data, per type of event. Needs the scope `get_available_dates`. */
  availableDates(options?: { readonly signal?: AbortSignal }): Promise<AvailableDates>;
  /** The regions of a unit with their shapes. Needs the scopes `get_result` and `<unit>:geography:geography`. */
  geography(
    unit: AggregationUnit,
    options?: { readonly signal?: AbortSignal },
  ): Promise<RegionFeatures>;
  /** The result of a query that somebody ran before; 202 and 404 are errors here. */
  getResult<Format extends ResultFormat = "rows">(
    queryId: string,
    options?: Pick<ResultOptions<Format>, "format" | "signal">,
  ): Promise<ResultOf[Format]>;
}

/**
 * Connects to a platform. No request is sent yet.
 *
 * @example
 * const connection = connect({ url: "http://localhost:8080", token: process.env.FLOTILLA_TOKEN });
 * const dates = await connection.availableDates();
 */
export function connect({ url, token, fetch }: ConnectionOptions): Connection {
  const transport = createTransport({
    url,
    fetch,
    token: typeof token === "string" ? async () => token : token,
  });
  return {
    uniqueSubscriberCounts: (parameters) =>
      createQuery(transport, uniqueSubscriberCountsSpec(parameters)),
    availableDates: (options) => readAvailableDates(transport, options),
    geography: (unit, options) =>
      transport.json<RegionFeatures>(`/api/0/geography/${encodeURIComponent(unit)}`, options),
    getResult: (queryId, options = {}) => readResult(transport, queryId, options),
  };
}

async function readAvailableDates(
  transport: Transport,
  options?: { readonly signal?: AbortSignal },
): Promise<AvailableDates> {
  const body = await transport.json<{ available_dates: AvailableDates }>(
    "/api/0/available_dates",
    options,
  );
  return body.available_dates;
}
