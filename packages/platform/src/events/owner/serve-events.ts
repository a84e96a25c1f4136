import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { Tenant } from "#kernel";

import type { Events } from "../events.ts";
import type { BatchReading } from "../store/read-batches.ts";
import { packError } from "./carried-errors.ts";
import { encodeFrame, writeFrame } from "./frames.ts";
import { askedMethods } from "./members.ts";
import { ownerErrors } from "./owner-errors.ts";
import { packBatch } from "./packed-columns.ts";
import { decodeQuestion, type Question, unpackParameters } from "./questions.ts";

export interface ServeEventsOptions {
  readonly events: Events;
  /** @throws when there is no such tenant */
  readonly tenantNamed: (name: string) => Tenant;
  /** Where to listen; only the owner of the file may connect. What an ended process left there is removed. */
  readonly socketPath: string;
}

/** The events as other processes of this machine reach them. */
export interface ServedEvents {
  /** Accepts no further question, and waits for those under way at most so many seconds. */
  close(graceSeconds: number): Promise<void>;
}

/** Answers what other processes ask about the events that this one keeps. */
export async function serveEvents(options: ServeEventsOptions): Promise<ServedEvents> {
  const { socketPath } = options;
  const answer = answerer(options);
  const server = createServer((request, response) => void answer(request, response));
  rmSync(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);
  return { close: async (graceSeconds) => await close(server, graceSeconds) };
}

async function close(server: Server, graceSeconds: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(timer);
}

interface Answering {
  readonly response: ServerResponse;
  /** Aborted when whoever asked has gone. */
  readonly signal: AbortSignal;
}

function answerer({ events, tenantNamed }: ServeEventsOptions) {
  const methods = askedMethods(events);
  const answer = async (question: Question, answering: Answering): Promise<unknown> => {
    const tenant = tenantNamed(question.tenant);
    if (question.member === "read") return await read(events, tenant, question, answering);
    if (question.member === "dialect") return (await events.dialect(tenant)).name;
    const method = methods.get(question.member);
    if (!method) throw ownerErrors.owner_differs({ member: JSON.stringify(question.member) });
    return await method(tenant, ...parametersOf(question, answering));
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.on("error", () => gone.abort()).on("close", () => gone.abort());
    const { signal } = gone;
    try {
      const value = await answer(await readQuestion(request), { response, signal });
      await writeFrame(response, { kind: "answer", value }, signal);
    } catch (error) {
      // Whoever asked has gone: there is nobody to tell.
      if (!signal.aborted)
        await writeFrame(response, { kind: "error", error: packError(error) }, signal);
    }
    response.end();
  };
}

async function readQuestion(request: IncomingMessage): Promise<Question> {
  return decodeQuestion(Buffer.concat((await request.toArray()) as Buffer[]));
}

async function read(
  events: Events,
  tenant: Tenant,
  { parameters }: Question,
  { response, signal }: Answering,
): Promise<void> {
  const [sql, values] = parameters as [string, BatchReading["parameters"]];
  await events.readBatches(tenant, {
    sql,
    parameters: values,
    signal,
    take: async (batch) =>
      await writeFrame(response, { kind: "batch", batch: packBatch(batch) }, signal),
  });
}

function parametersOf(question: Question, { response, signal }: Answering): unknown[] {
  return unpackParameters(question, {
    signal,
    call:
      (position) =>
      (...parameters) =>
        void (
          response.writableEnded ||
          response.write(encodeFrame({ kind: "call", position, parameters }))
        ),
  });
}
