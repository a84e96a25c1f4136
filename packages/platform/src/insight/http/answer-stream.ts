import { Readable } from "node:stream";

import type { FastifyReply } from "fastify";

export interface AnswerText {
  /** The text in parts; the next is not made before the one before it has been taken. */
  readonly parts: AsyncIterable<string>;
  /** Bytes of all parts together in UTF-8, where they are known beforehand. */
  readonly bytes?: number;
}

/**
 * Sends a text that is made part by part, as fast as the client takes it. What fails before the first part is answered as any
 * other failure. What fails afterwards ends the connection before the end of the answer, which a client can see: it lacks the
 * last chunk, or bytes that Content-Length has announced.
 *
 * @param headers of the answer; none of them is set when it fails before the first part
 */
export async function sendText(
  reply: FastifyReply,
  { parts, bytes }: AnswerText,
  headers: Readonly<Record<string, string>>,
): Promise<FastifyReply> {
  const iterator = (bytes === undefined ? parts : counted(parts, bytes))[Symbol.asyncIterator]();
  const first = await iterator.next();
  void reply.headers(headers);
  if (bytes !== undefined) void reply.header("content-length", bytes);
  // One part at most waits for the client: text in memory does not grow with the answer.
  const stream = Readable.from(continued(first, iterator), { highWaterMark: 1 });
  return await reply.send(stream);
}

/** Fails where an answer would not be as long as was announced: a client must not take it for whole. */
async function* counted(parts: AsyncIterable<string>, bytes: number): AsyncIterable<string> {
  let left = bytes;
  for await (const part of parts) {
    left -= Buffer.byteLength(part);
    if (left < 0) break;
    yield part;
  }
  if (left !== 0) throw new Error(`an answer was not as long as the ${bytes} bytes announced`);
}

/** What is left of an iterator whose first step has been taken. Ending it early ends the iterator, even before it was begun. */
function continued(
  first: IteratorResult<string>,
  iterator: AsyncIterator<string>,
): AsyncIterable<string> {
  let waiting: IteratorResult<string> | undefined = first;
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const taken = waiting;
        waiting = undefined;
        return taken ?? (await iterator.next());
      },
      async return() {
        await iterator.return?.();
        return { done: true as const, value: undefined };
      },
    }),
  };
}
