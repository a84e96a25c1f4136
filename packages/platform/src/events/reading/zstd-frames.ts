import { type FileHandle, open } from "node:fs/promises";

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const blockHeaderLength = 3;
const [rawBlock, repeatedBlock, , reservedBlock] = [0, 1, 2, 3];

/** A frame of a zstd file, in bytes from its beginning; `end` is behind the last. */
export interface ZstdFrame {
  readonly start: number;
  readonly end: number;
}

/**
 * The frames of a zstd file (RFC 8878, section 3.1), found by their block headers. Decompressors take the end of a frame for the end
 * of the file, or the end of the file for that of a frame; this takes neither for granted.
 *
 * @throws Error when the file is not zstd or ends within a frame
 */
export async function* zstdFrames(path: string): AsyncGenerator<ZstdFrame> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    for (let start = 0; start < size;) {
      const { end, isSkippable } = await findEnd(handle, start);
      if (end > size) throw truncated();
      if (!isSkippable) yield { start, end };
      start = end;
    }
  } finally {
    await handle.close();
  }
}

async function findEnd(
  handle: FileHandle,
  start: number,
): Promise<{ end: number; isSkippable: boolean }> {
  const head = await readAt(handle, start, 4);
  const magic = head.readUInt32LE();
  if ((magic & 0xfffffff0) >>> 0 === skippableMagic) {
    const length = (await readAt(handle, start + 4, 4)).readUInt32LE();
    return { end: start + 8 + length, isSkippable: true };
  }
  if (magic !== frameMagic) throw new Error("no zstd frame begins where one should");
  const descriptor = (await readAt(handle, start + 4, 1))[0]!;
  let at = start + 5 + headerLength(descriptor);
  for (;;) {
    const header = (await readAt(handle, at, blockHeaderLength)).readUIntLE(0, blockHeaderLength);
    const kind = (header >> 1) & 3;
    const size = header >> 3;
    if (kind === reservedBlock) throw new Error("it has a block of a reserved kind");
    at += blockHeaderLength + (kind === repeatedBlock ? 1 : size);
    if (kind === rawBlock && size > 1 << 17) throw new Error("it has a block that is too large");
    if (header & 1) break;
  }
  const hasChecksum = (descriptor & 4) !== 0;
  return { end: at + (hasChecksum ? 4 : 0), isSkippable: false };
}

/** The length of a frame's header behind its descriptor. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw truncated();
  return buffer;
}

function truncated(): Error {
  return new Error("it ends too early");
}
