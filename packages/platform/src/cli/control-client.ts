import { request as httpRequest, type IncomingMessage } from "node:http";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";

import { FlotillaError, platformSettings, socketPathOf } from "#kernel";

import { cliErrors } from "./errors.ts";

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

export interface ControlRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** The kind of answer that is wanted, where there is a choice. */
  readonly accept?: string;
}

/**
 * Asks the running platform through the socket in its data directory and returns what it answers.
 *
 * @throws `cli.not_running`, `cli.not_allowed`, `cli.platform_stopped`, and whatever error the platform answers with
 */
export async function askPlatform<Answer>(request: ControlRequest): Promise<Answer> {
  const response = await send(request);
  const text = await readAll(response);
  if (isFailure(response)) throw toError(JSON.parse(text) as Problem);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

/** As `askPlatform` for an answer of one JSON object a line, given as they arrive. */
export async function* streamFromPlatform<Line>(request: ControlRequest): AsyncGenerator<Line> {
  const response = await send(request);
  if (isFailure(response)) throw toError(JSON.parse(await readAll(response)) as Problem);
  try {
    for await (const line of createInterface({ input: response })) {
      const { problem } = JSON.parse(line) as { readonly problem?: Problem };
      if (problem) throw toError(problem);
      yield JSON.parse(line) as Awaited<Line>;
    }
  } catch (error) {
    throw explainEnd(error as Error);
  }
}

/** As `askPlatform` for an answer of any kind, copied as it arrives. */
export async function copyFromPlatform(
  request: ControlRequest,
  target: NodeJS.WritableStream,
): Promise<void> {
  const response = await send(request);
  if (isFailure(response)) throw toError(JSON.parse(await readAll(response)) as Problem);
  try {
    await pipeline(response, target, { end: false });
  } catch (error) {
    throw explainEnd(error as Error);
  }
}

/** The part of a path that names a tenant. */
export function tenantPath(tenant: string): string {
  return `/tenants/${encodeURIComponent(tenant)}`;
}

async function send({ method, path, body, accept }: ControlRequest): Promise<IncomingMessage> {
  const { readConfiguration } = await import("#server");
  const directory = resolve(readConfiguration([]).get(platformSettings).data);
  const socketPath = socketPathOf(directory);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...(payload === undefined ? {} : { "content-type": "application/json" }),
    ...(accept === undefined ? {} : { accept }),
  };
  return await new Promise((answer, reject) => {
    const request = httpRequest({ socketPath, method, path, headers }, answer);
    request.on("error", (error) => reject(explainRefusal(error, directory)));
    request.end(payload);
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  try {
    return (await response.setEncoding("utf8").toArray()).join("");
  } catch (error) {
    throw explainEnd(error as Error);
  }
}

function isFailure({ statusCode = 500 }: IncomingMessage): boolean {
  return statusCode >= 400;
}

function explainRefusal(error: NodeJS.ErrnoException, path: string): Error {
  if (error.code === "ENOENT" || error.code === "ECONNREFUSED") {
    return cliErrors.not_running({ path }, { cause: error });
  }
  if (error.code === "EACCES") return cliErrors.not_allowed({ path }, { cause: error });
  return explainEnd(error);
}

function explainEnd(error: NodeJS.ErrnoException): Error {
  const isCut = error.code === "ECONNRESET" || error.code === "EPIPE";
  return isCut ? cliErrors.platform_stopped({}, { cause: error }) : error;
}

function toError(problem: Problem): FlotillaError {
  return new FlotillaError(problem.code, problem);
}
