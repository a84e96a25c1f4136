import type { Duplex } from "node:stream";

import { ProtocolFault } from "./fields.ts";

/** A message of the client: its kind, empty for those before the connection is established, and its fields. */
export interface ClientMessage {
  readonly kind: string;
  readonly body: Buffer;
}

/** How much of what the client has sent waits before no more is read from it. */
const waitingBytes = 1024 * 1024;

/**
 * Takes messages out of a connection, one at a time. It goes on reading a little ahead, so that the end of the connection is seen
 * while a statement runs.
 */
export class Inbox {
  readonly #stream: Duplex;
  #waiting = Buffer.alloc(0);
  #hasEnded = false;
  #wake: () => void = () => undefined;
  readonly #onData = (chunk: Buffer): void => {
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    if (this.#waiting.length > waitingBytes) this.#stream.pause();
    this.#wake();
  };
  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    this.#wake();
  };

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onEnd);
  }

  /** A message without a kind, no longer than `longest`; null at the end. @throws ProtocolFault */
  async nextOpening(longest: number): Promise<ClientMessage | null> {
    return await this.#next(0, longest);
  }

  /** @throws ProtocolFault */
  async next(longest: number): Promise<ClientMessage | null> {
    return await this.#next(1, longest);
  }

  /** Whether the client has sent more than was taken. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Leaves the connection to somebody else. */
  release(): void {
    this.#stream.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onEnd);
    this.#stream.pause();
  }

  async #next(kindLength: 0 | 1, longest: number): Promise<ClientMessage | null> {
    const head = kindLength + 4;
    if (!(await this.#has(head))) return null;
    const length = this.#waiting.readUInt32BE(kindLength);
    if (length < 4 || length > longest) throw new ProtocolFault("a message has a wrong length");
    if (!(await this.#has(kindLength + length))) return null;
    const kind = this.#waiting.toString("latin1", 0, kindLength);
    const body = this.#waiting.subarray(head, kindLength + length);
    this.#waiting = this.#waiting.subarray(kindLength + length);
    return { kind, body };
  }

  async #has(length: number): Promise<boolean> {
    while (this.#waiting.length < length) {
      if (this.#hasEnded) return false;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      this.#stream.resume();
      await promise;
    }
    return true;
  }
}
