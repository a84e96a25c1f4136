import { inspect } from "node:util";

const redacted = "[redacted]";

/**
 * A value that must not be printed. Whatever turns it into text (string conversion, JSON, `util.inspect`, a template,
 * a log line) gives `[redacted]`; only `reveal()` gives the value.
 */
export class Secret<Value = string> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  /** The value itself. Call it where the value is used, not where it is passed on. */
  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}
