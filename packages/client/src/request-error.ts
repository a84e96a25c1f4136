/** What is known of a failed request. */
export interface RequestErrorDetails {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly instance?: string | undefined;
  readonly payload?: unknown;
  readonly cause?: unknown;
}

/**
 * The platform refused a request, answered something unexpected, or could not be reached.
 *
 * @example
 * try {
 *   await query.result();
 * } catch (error) {
 *   if (error instanceof FlotillaRequestError && error.status === 403) console.error(error.remedy);
 * }
 */
export class FlotillaRequestError extends Error {
  /** The HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Stable, such as `identity.sign_in_refused`; `client.unreachable` when no answer came. */
  readonly code: string;
  /** What to do about it, if the platform says so. */
  readonly remedy: string | undefined;
  /** The identifier under which the platform's log has this error. */
  readonly instance: string | undefined;
  /** Further facts: the faults per field, as the platform sends them. */
  readonly payload: unknown;

  constructor(details: RequestErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "FlotillaRequestError";
    this.status = details.status;
    this.code = details.code;
    this.remedy = details.remedy;
    this.instance = details.instance;
    this.payload = details.payload;
  }
}

/** Reads the error in an answer: a problem document (RFC 9457), or FlowAPI's `{msg}`. */
export async function readRequestError(response: Response): Promise<FlotillaRequestError> {
  const body = parseObject(await response.text().catch(() => ""));
  const summary = `The platform answered ${response.status} ${response.statusText}`.trim();
  return new FlotillaRequestError({
    status: response.status,
    code: text(body["code"]) ?? `http.${response.status}`,
    message: text(body["msg"]) ?? text(body["detail"]) ?? text(body["title"]) ?? `${summary}.`,
    remedy: text(body["remedy"]),
    instance: text(body["instance"]),
    payload: body["payload"] ?? body["errors"],
  });
}

/** The error for an answer that the interface does not provide for. */
export function unexpectedAnswer(response: Response, expected: string): FlotillaRequestError {
  return new FlotillaRequestError({
    status: response.status,
    code: "client.unexpected_answer",
    message: `Expected ${expected}, the platform answered ${response.status}.`,
    remedy: "Check that the address is that of a Flotilla platform.",
  });
}

function parseObject(source: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
