/** What a look at the bytes of a text tells about reading it. */
export interface Inspection {
  readonly hasNul: boolean;
  /** Whether there is a line of more than a megabyte, which the store's reader may pass over without a word. */
  readonly hasLongLine: boolean;
}

const longLine = 1 << 20;
const lineEnd = 10;

/** Looks at the bytes of a text, piece by piece. */
export class Inspector {
  #hasNul = false;
  #hasLongLine = false;
  #sinceLineEnd = 0;

  /** Looks only at the ends of a piece, which therefore must not be longer than a long line. */
  take(chunk: Buffer): void {
    this.#hasNul ||= chunk.includes(0);
    const first = chunk.indexOf(lineEnd);
    this.#sinceLineEnd += first < 0 ? chunk.length : first;
    this.#hasLongLine ||= this.#sinceLineEnd > longLine;
    if (first >= 0) this.#sinceLineEnd = chunk.length - 1 - chunk.lastIndexOf(lineEnd);
  }

  get inspection(): Inspection {
    return { hasNul: this.#hasNul, hasLongLine: this.#hasLongLine };
  }
}
