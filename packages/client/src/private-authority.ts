import { FlotillaRequestError } from "./request-error.ts";

type Fetch = typeof globalThis.fetch;

/** The parts of `node:https` that are used here; the client knows no types of Node, because it runs in browsers as well. */
interface Https {
  readonly Agent: new (options: { readonly ca: string; readonly keepAlive: boolean }) => object;
  request(url: URL, options: object, answered: (message: Message) => void): Outgoing;
}

interface Outgoing {
  on(event: "error", listener: (error: Error) => void): void;
  end(body?: string): void;
}

interface Message {
  readonly statusCode?: number;
  readonly statusMessage?: string;
  readonly rawHeaders: readonly string[];
}

interface Modules {
  readonly "node:https": Https;
  readonly "node:fs": { readFileSync(path: string, encoding: "utf8"): string };
  readonly "node:stream": { readonly Readable: { toWeb(stream: Message): ReadableStream } };
}

/**
 * A `fetch` that trusts only what the certificates of a file (PEM) vouch for. Node's own cannot be told whom to trust.
 *
 * @throws {FlotillaRequestError} with the first request, where the file cannot be read or this is no Node
 */
export function createTrustingFetch(caFile: string): Fetch {
  let agent: object | undefined;
  return async (input, init = {}) => {
    const request = new Request(input, init);
    const body = await request.text();
    agent ??= createAgent(caFile);
    return await send(new URL(request.url), agent, request, body);
  };
}

function createAgent(caFile: string): object {
  const { Agent } = nodeModule("node:https");
  return new Agent({ ca: readAuthority(caFile), keepAlive: true });
}

function readAuthority(caFile: string): string {
  try {
    return nodeModule("node:fs").readFileSync(caFile, "utf8");
  } catch (error) {
    throw new FlotillaRequestError({
      status: 0,
      code: "client.authority_unreadable",
      message: `The file ${caFile} with the certificates to trust cannot be read.`,
      remedy: "Name a file of certificates in PEM that this program may read.",
      cause: error,
    });
  }
}

async function send(
  url: URL,
  agent: object,
  { method, headers, signal }: Request,
  body: string,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  const options = { method, agent, signal, headers: Object.fromEntries(headers) };
  const outgoing = nodeModule("node:https").request(url, options, resolve);
  outgoing.on("error", (error) => reject(signal.aborted ? signal.reason : error));
  outgoing.end(body);
  return toResponse(await promise);
}

/** Statuses whose answers have no body, which `Response` wants to be told. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse(message: Message): Response {
  const { statusCode = 500, statusMessage = "", rawHeaders } = message;
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  const stream = nodeModule("node:stream").Readable.toWeb(message);
  const init = { status: statusCode, statusText: statusMessage, headers };
  return new Response(bodiless.has(statusCode) ? null : stream, init);
}

/** A module of Node without an import, which bundlers for browsers would follow. */
function nodeModule<Name extends keyof Modules>(name: Name): Modules[Name] {
  const { process } = globalThis as {
    readonly process?: { getBuiltinModule?(name: string): unknown };
  };
  const found = process?.getBuiltinModule?.(name);
  if (found !== undefined) return found as Modules[Name];
  throw new FlotillaRequestError({
    status: 0,
    code: "client.node_needed",
    message: "caFile works in Node 20.16 and newer only.",
    remedy: "Leave it out: a browser trusts the authorities of its system.",
  });
}
