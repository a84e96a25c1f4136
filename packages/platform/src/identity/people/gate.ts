import { identityErrors } from "../errors.ts";

export interface GateOptions {
  /** Pieces of work done at the same time. */
  readonly atOnce: number;
  /** Pieces of work that may wait; further ones are refused. */
  readonly waiting: number;
}

/** Lets a limited number of costly pieces of work run at the same time, in the order in which they came. */
export class Gate {
  readonly #options: GateOptions;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** @throws `identity.busy` when too much is waiting already */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#options.atOnce) {
      this.#running += 1;
      return;
    }
    if (this.#queue.length >= this.#options.waiting) {
      throw identityErrors.busy({}, { extensions: { retryAfter: 5 } });
    }
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  #leave(): void {
    const next = this.#queue.shift();
    // Whoever waits takes over the place, so that nobody who comes in between can.
    if (next) next();
    else this.#running -= 1;
  }
}
