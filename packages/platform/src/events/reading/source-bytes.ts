import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";

import { type Inspection, Inspector } from "./inspector.ts";
import { readingErrors } from "./reading-errors.ts";
import type { Compression } from "./source-format.ts";
import { zstdFrames } from "./zstd-frames.ts";

const bytesPerRead = 1 << 20;

export interface ByteSource {
  readonly path: string;
  /** What the file is called in messages. */
  readonly name: string;
  readonly compression: Compression;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The content of a file, decompressed, piece by piece.
 *
 * @throws `events.file_damaged` when the file is not what its compression says, or ends too early
 */
export async function* readBytes(source: ByteSource): AsyncGenerator<Buffer> {
  const { name, compression, signal } = source;
  try {
    for await (const chunk of decompress(source)) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (compression === "none" || !(error instanceof Error)) throw error;
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""] ?? error.message;
    throw readingErrors.file_damaged({ path: name, kind: compression, reason }, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "it ends too early",
  Z_DATA_ERROR: "its data are not those that were compressed",
};

async function* decompress({ path, compression }: ByteSource): AsyncGenerator<Buffer> {
  if (compression === "none") {
    yield* createReadStream(path, { highWaterMark: bytesPerRead }) as AsyncIterable<Buffer>;
    return;
  }
  if (compression === "gzip") {
    yield* through(createGunzip({ chunkSize: bytesPerRead }), createReadStream(path));
    return;
  }
  for await (const { start, end } of zstdFrames(path)) {
    const frame = createReadStream(path, { start, end: end - 1 });
    yield* through(createZstdDecompress({ chunkSize: bytesPerRead }), frame);
  }
}

async function* through(
  decompressor: NodeJS.ReadWriteStream,
  compressed: NodeJS.ReadableStream,
): AsyncGenerator<Buffer> {
  const flowing = pipeline(compressed, decompressor);
  // A reader that stops early, or fails, is told by the iteration below.
  flowing.catch(() => undefined);
  yield* decompressor as unknown as AsyncIterable<Buffer>;
  await flowing;
}

/**
 * Reads a text file for what the store's own reader does not notice: that a compressed file is not whole, NUL characters, and
 * lines without end.
 *
 * @throws `events.file_damaged`
 */
export async function inspect(source: ByteSource): Promise<Inspection> {
  const inspector = new Inspector();
  for await (const chunk of readBytes(source)) inspector.take(chunk);
  return inspector.inspection;
}
