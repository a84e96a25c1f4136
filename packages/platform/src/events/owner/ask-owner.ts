import { type IncomingMessage, request as httpRequest } from "node:http";

import type { TakeBatch } from "../store/column-batch.ts";
import { unpackError } from "./carried-errors.ts";
import { type Frame, readFrames } from "./frames.ts";
import { ownerErrors } from "./owner-errors.ts";
import { unpackBatch } from "./packed-columns.ts";
import { encodeQuestion, type PackedQuestion, packQuestion } from "./questions.ts";

export interface AskedQuestion {
  readonly tenant: string;
  readonly member: string;
  readonly parameters: readonly unknown[];
}

export interface AskOptions {
  /** Takes the batches of a result. */
  readonly take?: TakeBatch;
  /** Ends what the owner does for the question, as do signals among its parameters. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the owner, on a connection of the question's own: one that was kept might lead to an owner that has ended.
 *
 * @throws `events.owner_unreachable`, a signal's reason, and what the owner answers with
 */
export async function askOwner(
  socketPath: string,
  { tenant, member, parameters }: AskedQuestion,
  { take, signal }: AskOptions = {},
): Promise<unknown> {
  const packed = packQuestion(tenant, member, parameters);
  const signals = signal ? [signal, ...packed.signals] : packed.signals;
  const ended = AbortSignal.any([...signals]);
  ended.throwIfAborted();
  try {
    const response = await send(socketPath, packed, ended);
    return await receive(response, packed, take);
  } catch (error) {
    ended.throwIfAborted();
    throw explain(error);
  }
}

async function send(
  socketPath: string,
  { question }: PackedQuestion,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const body = encodeQuestion(question);
  return await new Promise((resolve, reject) => {
    const headers = { "content-length": body.length };
    httpRequest({ socketPath, method: "POST", path: "/", headers, agent: false, signal }, resolve)
      .on("error", reject)
      .end(body);
  });
}

async function receive(
  response: IncomingMessage,
  { functions }: PackedQuestion,
  take: TakeBatch = () => undefined,
): Promise<unknown> {
  for await (const frame of readFrames(response) as AsyncIterable<Frame>) {
    switch (frame.kind) {
      case "batch":
        await take(unpackBatch(frame.batch));
        break;
      case "call":
        functions[frame.position]?.(...frame.parameters);
        break;
      case "answer":
        return frame.value;
      default:
        throw unpackError(frame.error);
    }
  }
  throw ownerErrors.owner_unreachable({ reason: "it ended before it had answered" });
}

/** What the operating system says when there is nobody at the other end. */
function explain(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ECONNREFUSED") {
    return ownerErrors.owner_unreachable({ reason: "it does not run" }, { cause: error });
  }
  if (code === "ECONNRESET" || code === "EPIPE") {
    const reason = "it ended before it had answered";
    return ownerErrors.owner_unreachable({ reason }, { cause: error });
  }
  if (syscall === "connect") {
    return ownerErrors.owner_unreachable({ reason: String(code) }, { cause: error });
  }
  return error;
}
