import { request as httpRequest, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";

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
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Asks the running platform through the socket in its data directory and returns what it answers.
 *
 * @throws `cli.not_running`, and whatever error the platform answers with
 */
export async function askPlatform<Answer>(request: ControlRequest): Promise<Answer> {
  const response = await send(request);
  const text = (await response.setEncoding("utf8").toArray()).join("");
  if ((response.statusCode ?? 500) >= 400) throw toError(JSON.parse(text) as Problem);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

/** As `askPlatform` for an answer of one JSON object a line, given as they arrive. */
export async function* streamFromPlatform<Line>(request: ControlRequest): AsyncGenerator<Line> {
  const response = await send(request);
  if ((response.statusCode ?? 500) >= 400) {
    throw toError(JSON.parse((await response.setEncoding("utf8").toArray()).join("")) as Problem);
  }
  for await (const line of createInterface({ input: response })) {
    const { problem } = JSON.parse(line) as { readonly problem?: Problem };
    if (problem) throw toError(problem);
    yield JSON.parse(line) as Awaited<Line>;
  }
}

/** The part of a path that names a tenant. */
export function tenantPath(tenant: string): string {
  return `/tenants/${encodeURIComponent(tenant)}`;
}

async function send({ method, path, body }: ControlRequest): Promise<IncomingMessage> {
  const { readConfiguration } = await import("#server");
  const { data } = readConfiguration([]).get(platformSettings);
  const socketPath = socketPathOf(data);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = payload === undefined ? {} : { "content-type": "application/json" };
  return await new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, method, path, headers }, resolve);
    request.on("error", (error: NodeJS.ErrnoException) => {
      const isAbsent = error.code === "ENOENT" || error.code === "ECONNREFUSED";
      reject(isAbsent ? cliErrors.not_running({ path: data }, { cause: error }) : error);
    });
    request.end(payload);
  });
}

function toError(problem: Problem): FlotillaError {
  return new FlotillaError(problem.code, problem);
}
