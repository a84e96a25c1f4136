import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

import type { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";
import type { Logger } from "../logging.ts";
import { instanceOf, problemMediaType, problemOf } from "./problem.ts";

/** How long a client may take, in seconds. */
export interface Timeouts {
  /** For the request line and headers. */
  readonly headers: number;
  /** For the whole request with its body. */
  readonly request: number;
  /** Between two requests on one connection. */
  readonly keepAlive: number;
  /** With no byte moving in either direction, while a request or its answer is under way. */
  readonly idle: number;
}

export const defaultTimeouts: Timeouts = { headers: 10, request: 300, keepAlive: 72, idle: 120 };

const headerLimitBytes = 16 * 1024;

/** Creates the server below an application, with limits for slow and greedy clients. */
export function createHttpServer(
  listener: RequestListener,
  timeouts: Timeouts,
  logger: Logger,
): Server {
  const server = createServer(
    {
      maxHeaderSize: headerLimitBytes,
      headersTimeout: timeouts.headers * 1000,
      requestTimeout: timeouts.request * 1000,
      keepAliveTimeout: timeouts.keepAlive * 1000,
      connectionsCheckingInterval: Math.min(timeouts.headers * 500, 5000),
      // The application checks the Host header itself, to answer with a problem document.
      requireHostHeader: false,
    },
    listener,
  );
  // With a limit, headers beyond it would be dropped in silence; their size is limited already.
  server.maxHeadersCount = 0;
  server.setTimeout(timeouts.idle * 1000);
  answerClientErrors(server, logger);
  return server;
}

/** Answers what is not HTTP, or too slow or too large to become a request. */
function answerClientErrors(server: Server, logger: Logger): void {
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on("request", (request, response) => answers.set(request.socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const answer = answers.get(socket);
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === "ECONNRESET" || !socket.writable || isAnswering) {
      socket.destroy();
      return;
    }
    const requestId = randomUUID();
    const refusal = refusalOf(error.code ?? "");
    logger.info(
      { requestId, code: refusal.code, instance: instanceOf(requestId), reason: error.code },
      "a connection was refused",
    );
    socket.end(rawAnswer(refusal, requestId));
  });
}

function refusalOf(code: string): FlotillaError {
  if (code === "HPE_HEADER_OVERFLOW") {
    return kernelErrors.headers_too_large({ bytes: headerLimitBytes });
  }
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return kernelErrors.body_too_large();
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return kernelErrors.request_timeout();
  return kernelErrors.malformed_request({ reason: "it is not HTTP/1.1" });
}

function rawAnswer(error: FlotillaError, requestId: string): string {
  const body = JSON.stringify(problemOf(error, requestId));
  return [
    `HTTP/1.1 ${error.status} ${error.title}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    "x-content-type-options: nosniff",
    "cache-control: no-store",
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
