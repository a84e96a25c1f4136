/** The client broke the protocol: the connection ends. */
export class ProtocolFault extends Error {
  override readonly name = "ProtocolFault";
}

/** Reads the fields of a client's message in their order. @throws ProtocolFault when it ends too early */
export class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Of the whole message, in bytes. */
  get size(): number {
    return this.#bytes.length;
  }

  int16(): number {
    return this.bytes(2).readInt16BE();
  }

  int32(): number {
    return this.bytes(4).readInt32BE();
  }

  /** Up to the next zero. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end === -1) throw new ProtocolFault("a text does not end");
    const text = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end + 1;
    return text;
  }

  bytes(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#bytes.length) {
      throw new ProtocolFault("a message ends too early");
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** As many as a number before them says. */
  list<Item>(read: () => Item): Item[] {
    const count = this.int16();
    if (count < 0) throw new ProtocolFault("a list has a negative length");
    return Array.from({ length: count }, read);
  }
}
