import { FlotillaRequestError, readRequestError, unexpectedAnswer } from "./request-error.ts";

export interface TransportOptions {
  /** The platform's address, such as `https://flotilla.example.org`. */
  readonly url: string;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The bearer token, asked for before every request. */
  readonly token?: (() => Promise<string>) | undefined;
}

interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests to one platform. Every answer that is not a success is thrown as a `FlotillaRequestError`. */
export interface Transport {
  send(path: string, options?: RequestOptions): Promise<Response>;
  json<Value>(path: string, options?: RequestOptions): Promise<Value>;
}

export function createTransport({ url, fetch, token }: TransportOptions): Transport {
  const base = url.replace(/\/+$/, "");
  const request = fetch ?? ((...parameters) => globalThis.fetch(...parameters));

  async function send(path: string, options: RequestOptions = {}): Promise<Response> {
    const headers = await headersOf(options, token);
    const response = await reach(base, options.signal, () =>
      request(`${base}${path}`, { ...initOf(options), headers, redirect: "manual" }),
    );
    if (response.ok || isRedirect(response)) return response;
    throw await readRequestError(response);
  }

  async function json<Value>(path: string, options?: RequestOptions): Promise<Value> {
    const response = await send(path, options);
    try {
      return (await response.json()) as Value;
    } catch (error) {
      if (isAbort(error)) throw error;
      throw unexpectedAnswer(response, "JSON");
    }
  }

  return { send, json };
}

/** In browsers a redirect that is not followed is opaque: no status and no headers. */
export function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
}

async function headersOf(
  options: RequestOptions,
  token: TransportOptions["token"],
): Promise<Record<string, string>> {
  return {
    accept: "application/json, application/geo+json, text/csv",
    ...(options.body === undefined ? {} : { "content-type": "application/json" }),
    ...(token === undefined ? {} : { authorization: `Bearer ${await token()}` }),
  };
}

function initOf({ method = "GET", body, signal }: RequestOptions): RequestInit {
  return {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
}

async function reach(
  base: string,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Response>,
): Promise<Response> {
  try {
    return await attempt();
  } catch (error) {
    const isToldBetter = error instanceof FlotillaRequestError || isAbort(error);
    if (isToldBetter || signal?.aborted === true) throw error;
    throw new FlotillaRequestError({
      status: 0,
      code: "client.unreachable",
      message: `The platform at ${base} cannot be reached${reasonOf(error)}.`,
      remedy: isDistrusted(error)
        ? "Name the file with the certificate of the authority that vouches for it: caFile, or --ca-file on the command line."
        : "Check the address and that the platform runs.",
      cause: error,
    });
  }
}

/** Codes of what is wrong with a certificate, as Node's TLS has them. */
const distrust = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

function isDistrusted(error: unknown): boolean {
  return distrust.test(codeOf(error));
}

function reasonOf(error: unknown): string {
  return isDistrusted(error) ? `: its certificate is not trusted (${codeOf(error)})` : "";
}

/** The code of an error of Node; that of `fetch` has it in its cause. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === "string") return code;
  return cause === undefined ? "" : codeOf(cause);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
