import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { deserialize, serialize } from "node:v8";

import type { CarriedError } from "./carried-errors.ts";
import type { PackedBatch } from "./packed-columns.ts";

/** What the owner answers, in this order: any number of batches and calls, and in the end an answer or an error. */
export type Frame =
  | { readonly kind: "batch"; readonly batch: PackedBatch }
  /** A function that was given as a parameter is called. Nobody waits for what it returns. */
  | { readonly kind: "call"; readonly position: number; readonly parameters: readonly unknown[] }
  | { readonly kind: "answer"; readonly value: unknown }
  | { readonly kind: "error"; readonly error: CarriedError };

/** Bytes before each frame that say how many follow. */
const lengthBytes = 4;

/** A frame's length, and the frame in the form of structured clones, which keeps columns as the bytes they are. */
export function encodeFrame(frame: Frame): Buffer {
  const content = serialize(frame);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(content.length);
  return Buffer.concat([length, content]);
}

/** Writes a frame, and waits while the reader is behind. Resolves also when the reader has gone. */
export async function writeFrame(
  response: ServerResponse,
  frame: Frame,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted || response.write(encodeFrame(frame))) return;
  try {
    await once(response, "drain", { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The frames of an answer as they arrive. */
export async function* readFrames(response: IncomingMessage): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let available = 0;
  let needed = lengthBytes;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    available += part.length;
    if (available < needed) continue;
    rest = Buffer.concat(parts);
    for (;;) {
      if (rest.length < lengthBytes) {
        needed = lengthBytes;
        break;
      }
      needed = lengthBytes + rest.readUInt32LE(0);
      if (rest.length < needed) break;
      yield deserialize(rest.subarray(lengthBytes, needed)) as Frame;
      rest = rest.subarray(needed);
    }
    parts = [rest];
    available = rest.length;
  }
}
