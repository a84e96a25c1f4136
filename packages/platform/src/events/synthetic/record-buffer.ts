import { open, rename } from "node:fs/promises";

const capacity = 4 << 20;
const roomForOneRecord = 4096;

const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, "0");
  return text.charCodeAt(0) | (text.charCodeAt(1) << 8);
});

/** Text under construction, as bytes. Formatting into a buffer by hand is what lets one thread write a million records a second. */
export class RecordBuffer {
  bytes = Buffer.allocUnsafe(capacity);
  length = 0;

  get isFull(): boolean {
    return this.length > capacity - roomForOneRecord;
  }

  byte(code: number): void {
    this.bytes[this.length++] = code;
  }

  ascii(text: Uint8Array): void {
    const { bytes } = this;
    let at = this.length;
    for (let index = 0; index < text.length; index++) bytes[at++] = text[index]!;
    this.length = at;
  }

  /** Eight hexadecimal digits. */
  hex(word: number): void {
    const { bytes } = this;
    let at = this.length;
    for (let shift = 24; shift >= 0; shift -= 8) {
      const pair = hexPairs[(word >>> shift) & 255]!;
      bytes[at++] = pair & 255;
      bytes[at++] = pair >>> 8;
    }
    this.length = at;
  }

  /** A whole number of at least 0, below 2^31. */
  number(value: number): void {
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    this.padded(value, digits);
  }

  /** The last so many decimal digits, with leading zeros. */
  padded(value: number, digits: number): void {
    const { bytes } = this;
    let rest = value;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const next = Math.floor(rest / 10);
      bytes[at] = 48 + rest - next * 10;
      rest = next;
    }
    this.length += digits;
  }
}

export interface RecordFile {
  readonly buffer: RecordBuffer;
  /** Hands the buffer's text to the disk and goes on with the other buffer. */
  flush(): Promise<void>;
  /** Writes what is left and gives the file its name. */
  close(): Promise<void>;
}

/** Opens a file for fast sequential writing. It has its name only once complete. */
export async function createRecordFile(path: string, header: string): Promise<RecordFile> {
  const handle = await open(`${path}.partial`, "w");
  const buffer = new RecordBuffer();
  let idle = Buffer.allocUnsafe(capacity);
  let writing: Promise<unknown> = Promise.resolve();
  buffer.ascii(Buffer.from(header));
  const flush = async (): Promise<void> => {
    await writing;
    const full = buffer.bytes;
    writing = handle.writeFile(full.subarray(0, buffer.length));
    // The promise is awaited at the next flush; until then a failure must not count as unhandled.
    writing.catch(() => undefined);
    [buffer.bytes, idle] = [idle, full];
    buffer.length = 0;
  };
  return {
    buffer,
    flush,
    async close() {
      try {
        await flush();
        await writing;
      } finally {
        await handle.close();
      }
      await rename(`${path}.partial`, path);
    },
  };
}
